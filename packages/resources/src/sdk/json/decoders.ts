import { isJsonObject, JsonNumber, type JsonObject, type JsonValue } from './json-value.ts';
import { mustBe, PayloadError } from './payload-error.ts';
import { describeUnknownField } from './unknown-fields.ts';

/**
 * Turns a JSON value into a typed one or throws PayloadError. `path` is for the message (`source.git_config[0].name`).
 * Decoders of scalars are never given null: like an absent key, null means the default.
 */
export type Decoder<Value> = (value: JsonValue | undefined, path: string) => Value;

type Present<Value> = (value: JsonValue, path: string) => Value;

/** A text; absent is the empty text. */
export const text: Decoder<string> = orElse(strictText, '');

/** A text, a number or a boolean, as the text it is written as: what `jq -r` prints. Absent is the empty text. */
export const looseText: Decoder<string> = orElse(scalarText, '');

/** A boolean; absent is false. */
export const flag: Decoder<boolean> = orElse(strictFlag, false);

/** A boolean or one of the texts `true` and `false`; undefined when absent. */
export const looseFlag: Decoder<boolean | undefined> = optional((value, path) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false|)$/i.test(value)) return value.toLowerCase() === 'true';
  throw mustBe(path, 'a boolean (true or false)', value);
});

/** A boolean; undefined when absent. */
export const optionalFlag: Decoder<boolean | undefined> = optional(strictFlag);

/** A whole number of at least 0, or a text of one; undefined when absent. */
export const looseCount: Decoder<number | undefined> = optional((value, path) => {
  const written = typeof value === 'string' || value instanceof JsonNumber ? String(value).trim() : '?';
  if (!/^[0-9]{1,9}$/.test(written)) throw mustBe(path, 'a whole number of at least 0', value);
  return Number(written);
});

/** A list; absent is the empty list. */
export function listOf<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  return (value, path) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw mustBe(path, 'a list', value);
    return value.map((member: JsonValue, index) => item(member, `${path}[${index}]`));
  };
}

/** An object with keys of any name; absent is the empty one. */
export function mapOf<Value>(item: Decoder<Value>): Decoder<ReadonlyMap<string, Value>> {
  return (value, path) => {
    if (value === undefined || value === null) return new Map();
    if (!isJsonObject(value)) throw mustBe(path, 'an object', value);
    return new Map(Object.entries(value).map(([key, member]) => [key, item(member, `${path}.${key}`)]));
  };
}

/** Whatever it is. */
export const anything: Decoder<JsonValue | undefined> = (value) => value;

type Shape = Readonly<Record<string, Decoder<unknown>>>;
type Decoded<S extends Shape> = { readonly [Key in keyof S]: ReturnType<S[Key]> };

export interface RecordRules {
  /** What to do with keys that the shape does not name. */
  readonly unknownKeys: 'ignore' | 'reject';
  /** `folded`: upper and lower case are the same, an exact match wins, of several the last (Go's way; resources.md 2.1). */
  readonly keyCase: 'exact' | 'folded';
}

const lenient: RecordRules = { unknownKeys: 'ignore', keyCase: 'exact' };

/** A decoder of objects that tells which keys it knows. */
export type RecordDecoder<Value> = Decoder<Value> & { readonly fields: readonly string[] };

/** An object with known keys; absent is the empty one, so that every key gets its default. */
export function record<S extends Shape>(shape: S, rules: RecordRules = lenient): RecordDecoder<Decoded<S>> {
  const decode: Decoder<Decoded<S>> = (value, path) => {
    if (value !== undefined && value !== null && !isJsonObject(value)) throw mustBe(path, 'an object', value);
    const members = pickMembers(value ?? {}, { path, known: Object.keys(shape), rules });
    const decoded = Object.entries(shape).map(([key, decodeMember]) => [
      key,
      decodeMember(members.get(key), path === '' ? key : `${path}.${key}`),
    ]);
    // Object.fromEntries forgets which key has which type; the shape says it.
    return Object.fromEntries(decoded) as Decoded<S>;
  };
  return Object.assign(decode, { fields: Object.keys(shape) });
}

function pickMembers(
  object: JsonObject,
  { path, known, rules }: { path: string; known: string[]; rules: RecordRules },
): Map<string, JsonValue> {
  const exact = new Set(known);
  const folded = new Map(rules.keyCase === 'folded' ? known.map((key) => [key.toLowerCase(), key]) : []);
  const members = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(object)) {
    const name = exact.has(key) ? key : folded.get(key.toLowerCase());
    if (name !== undefined) members.set(name, value);
    else if (rules.unknownKeys === 'reject') throw unknownField(key, path, known);
  }
  return members;
}

/** Begins as Go's decoder would say it; then the field's whole name. */
function unknownField(key: string, path: string, known: readonly string[]): PayloadError {
  const place = describeUnknownField(key, path, known);
  return new PayloadError(`json: unknown field ${JSON.stringify(key)}${place === key ? '' : `: there is no ${place}`}`);
}

/** Undefined when absent or null. */
export function optional<Value>(decode: Present<Value>): Decoder<Value | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : decode(value, path));
}

/** A default when absent or null. */
export function orElse<Value>(decode: Present<Value>, absent: Value): Decoder<Value> {
  return (value, path) => (value === undefined || value === null ? absent : decode(value, path));
}

function strictText(value: JsonValue, path: string): string {
  if (typeof value !== 'string') throw mustBe(path, 'a text', value);
  return value;
}

function strictFlag(value: JsonValue, path: string): boolean {
  if (typeof value !== 'boolean') throw mustBe(path, 'a boolean (true or false)', value);
  return value;
}

function scalarText(value: JsonValue, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || value instanceof JsonNumber) return String(value);
  throw mustBe(path, 'a text', value);
}
