import { isJsonObject, JsonNumber, type JsonValue } from '../sdk/json/json-value.ts';

const reference = /\\\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;

/** Variables that texts may name. Others stay as they are: a container's environment holds more than a channel should see. */
export type Variables = ReadonlyMap<string, string>;

/** Puts values in the place of `$NAME` and `${NAME}`; `\$` is a dollar. */
export function substitute(text: string, variables: Variables): string {
  return text.replace(reference, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    return name === undefined ? '$' : (variables.get(name) ?? whole);
  });
}

/** The same in every text of a JSON value. */
export function substituteAll(value: JsonValue, variables: Variables): JsonValue {
  if (typeof value === 'string') return substitute(value, variables);
  if (value instanceof JsonNumber) return value;
  if (Array.isArray(value)) return value.map((member: JsonValue) => substituteAll(member, variables));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, substituteAll(member, variables)]));
}
