import { RondoError } from '@rondo/foundation';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/** An answer of the server that isn't of the form that was expected. */
export class UnreadableAnswerError extends RondoError {
  readonly code = 'UNREADABLE_ANSWER';
}

/**
 * How a value travels as JSON. Decoding fills in the zero value of what is absent; encoding writes what `--json` prints: the
 * fields of the shape in its order, nothing else (fly.md 4.4).
 */
export interface Shape<T> {
  decode(json: JsonValue | undefined, place: string): T;
  /** Undefined: left out. */
  encode(value: T): JsonValue | undefined;
  isEmpty(value: T): boolean;
}

export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

function scalar<T extends string | number | boolean>(kind: 'string' | 'number' | 'boolean', zero: T): Shape<T> {
  return {
    decode(json, place) {
      if (json === undefined || json === null) return zero;
      if (typeof json !== kind) throw unreadable(place, kind, json);
      return json as T;
    },
    encode: (value) => value,
    isEmpty: (value) => value === zero,
  };
}

export const text: Shape<string> = scalar('string', '');
export const number: Shape<number> = scalar('number', 0);
export const flag: Shape<boolean> = scalar('boolean', false);

/** A moment in RFC 3339, the year 1 where there is none. */
export const moment: Shape<string> = {
  ...text,
  decode: (json, place) => text.decode(json, place) || '0001-01-01T00:00:00Z',
};

/** JSON as it is, with the keys of maps in order. */
export const anything: Shape<JsonValue> = {
  decode: (json) => json ?? null,
  encode: sortKeys,
  isEmpty: (value) => value === null || (isJsonObject(value) && Object.keys(value).length === 0),
};

/** JSON exactly as it came. */
export const verbatim: Shape<JsonValue> = { ...anything, encode: (value) => value };

/** A map with any values; null where there is none. */
export const map: Shape<JsonObject | null> = {
  decode(json, place) {
    if (json === undefined || json === null) return null;
    if (!isJsonObject(json)) throw unreadable(place, 'object', json);
    return json;
  },
  encode: (value) => (value === null ? null : sortKeys(value)),
  isEmpty: (value) => value === null || Object.keys(value).length === 0,
};

/** A map of one shape; null where there is none. */
export function mapOf<T>(member: Shape<T>): Shape<Readonly<Record<string, T>> | null> {
  return {
    decode(json, place) {
      const members = map.decode(json, place);
      if (members === null) return null;
      return Object.fromEntries(
        Object.entries(members).map(([key, value]) => [key, member.decode(value, `${place}.${key}`)]),
      );
    },
    encode(value) {
      if (value === null) return null;
      const members = Object.entries(value).map(([key, item]): [string, JsonValue] => [
        key,
        member.encode(item) ?? null,
      ]);
      return Object.fromEntries(members.sort(byKey));
    },
    isEmpty: (value) => value === null || Object.keys(value).length === 0,
  };
}

/** A list; null where there is none, and printed so. */
export function list<T>(member: Shape<T>): Shape<readonly T[] | null> {
  return {
    decode(json, place) {
      if (json === undefined || json === null) return null;
      if (!Array.isArray(json)) throw unreadable(place, 'list', json);
      return json.map((item, index) => member.decode(item, `${place}[${index}]`));
    },
    encode: (value) => value?.map((item) => member.encode(item) ?? null) ?? null,
    isEmpty: (value) => value === null || value.length === 0,
  };
}

/** What may be missing as a whole; null then. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    decode: (json, place) => (json === undefined || json === null ? null : shape.decode(json, place)),
    encode: (value) => (value === null ? null : shape.encode(value)),
    isEmpty: (value) => value === null,
  };
}

/** Left out of what is printed where it is empty. */
export function omitEmpty<T>(shape: Shape<T>): Shape<T> {
  return { ...shape, encode: (value) => (shape.isEmpty(value) ? undefined : shape.encode(value)) };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Decoded<F extends Fields> = { readonly [Name in keyof F]: ShapeOf<F[Name]> };

/** A struct: these fields in this order. */
export function struct<F extends Fields>(fields: F): Shape<Decoded<F>> {
  const entries = Object.entries(fields);
  return {
    decode(json, place) {
      if (json !== undefined && json !== null && !isJsonObject(json)) throw unreadable(place, 'object', json);
      const decoded = entries.map(([name, shape]) => [name, shape.decode(json?.[name], `${place}.${name}`)]);
      // Each field was decoded by its own shape, under its own name.
      return Object.fromEntries(decoded) as Decoded<F>;
    },
    encode(value) {
      const encoded = entries.flatMap(([name, shape]): [string, JsonValue][] => {
        const json = shape.encode(value[name]);
        return json === undefined ? [] : [[name, json]];
      });
      return Object.fromEntries(encoded);
    },
    isEmpty: () => false,
  };
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]): [string, JsonValue] => [key, sortKeys(item)])
      .sort(byKey),
  );
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function unreadable(place: string, wanted: string, json: JsonValue): UnreadableAnswerError {
  const found = Array.isArray(json) ? 'a list' : isJsonObject(json) ? 'an object' : `a ${typeof json}`;
  return new UnreadableAnswerError(
    `the server's answer can't be read: ${place} is ${found}, not ${wanted === 'object' ? 'an' : 'a'} ${wanted}`,
  );
}
