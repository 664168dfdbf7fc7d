import type { ProgramContext, ProgramRequest } from '../program.ts';
import { closestWord } from './closest-word.ts';
import { isJsonObject, type JsonValue } from './json-value.ts';

/** What an unknown field is told as: its whole name, and the known one that it resembles: `source.taq (did you mean source.tag?)`. */
export function describeUnknownField(key: string, path: string, known: readonly string[]): string {
  const whole = (name: string) => (path === '' ? name : `${path}.${name}`);
  const near = closestWord(key, known);
  return `${whole(key)}${near === undefined ? '' : ` (did you mean ${whole(near)}?)`}`;
}

/** The keys of an object that are none of the known ones. */
export function unknownKeys(value: JsonValue | undefined, known: readonly string[]): string[] {
  return isJsonObject(value) ? Object.keys(value).filter((key) => !known.includes(key)) : [];
}

type Known = { readonly fields: readonly string[] };

/**
 * Tells in the log which fields of source and params mean nothing to a type that passes over them, as its original does:
 * a misspelt field would be hard to find otherwise. Case counts for nothing.
 */
export function noteUnknownFields(
  request: ProgramRequest,
  decoders: { readonly source: Known; readonly params?: Known },
  context: Pick<ProgramContext, 'log'>,
): void {
  for (const place of ['source', 'params'] as const) {
    const known = decoders[place]?.fields ?? [];
    const keys = known.map((key) => key.toLowerCase());
    const object = request.whole[place];
    const unknown = unknownKeys(
      object,
      isJsonObject(object) ? Object.keys(object).filter((key) => keys.includes(key.toLowerCase())) : [],
    );
    for (const key of unknown) {
      context.log(`warning: this resource type has no field ${describeUnknownField(key, place, known)}; it is ignored`);
    }
  }
}
