import { call, type Deep, runDeep } from '@rondo/foundation';
import { compareBytes } from '../../config/compare-bytes.ts';
import { type JsonNode, type JsonNodeMap, kindOf } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { type Codec, type DeepCodec, deepCodec } from '../codec.ts';
import type { DecodeSession } from '../decode-session.ts';

/** One field of a struct: its key in the text, its type, and what it means to an author. */
export interface Field<T> {
  readonly key: string;
  readonly codec: Codec<T>;
  readonly description: string;
  /** Set for fields that are always written: the value where the author gave none. */
  readonly zero?: T;
  /** A list that the config always has, and that is not written where it is empty. */
  readonly leaveOutEmpty?: boolean;
  /** The pipeline makes no sense without it; for editors, the validator has texts of its own. */
  readonly required?: boolean;
}

export type Fields<T> = { readonly [P in keyof T]-?: Field<Exclude<T[P], undefined>> };

export interface StructCodec<T> extends Codec<T> {
  /** Keys as authors write them, in the order of the normal form. */
  readonly keys: readonly string[];
  /** The caller looks after keys that no field knows, unless the session is strict. */
  decodeMap(map: JsonNodeMap, session: DecodeSession): T;
  encodeMap(value: T): JsonNodeMap;
  /** The same for a struct that may stand within itself. */
  decodeMapDeep(map: JsonNodeMap, session: DecodeSession): Deep<T, unknown>;
  encodeMapDeep(value: T): Deep<JsonNodeMap, unknown>;
}

interface StructNames {
  /** Name of the struct in messages about its fields, such as `JobConfig`. */
  readonly struct: string;
  /** Name of the type where a map was wanted, such as `atc.JobConfig`. */
  readonly goType: string;
}

/** A field that is left out where it is empty. */
export function optional<T>(key: string, codec: Codec<T>, description: string): Field<T> {
  return { key, codec, description };
}

/** A field that is always written; `zero` where the author gave none. */
export function always<T>(key: string, codec: Codec<T>, zero: T, description: string): Field<T> {
  return { key, codec, zero, description };
}

/** As {@link always}, and an editor should ask for it. */
export function required<T>(key: string, codec: Codec<T>, zero: T, description: string): Field<T> {
  return { key, codec, zero, description, required: true };
}

interface AnyField extends Field<unknown> {
  readonly property: string;
}

/** A map with known keys. Keys match whatever their case, the exact spelling wins (pipeline-language.md 2.3, 2.5). */
export function structCodec<T>(names: StructNames, fields: Fields<T>): StructCodec<T> {
  const list: AnyField[] = Object.entries(fields).map(([property, field]) => ({
    ...(field as Field<unknown>),
    property,
  }));
  const byKey = new Map(list.map((field) => [field.key, field]));
  const byFoldedKey = new Map(list.map((field) => [field.key.toLowerCase(), field]));
  const keys = [...byKey.keys()];

  const begin = () => {
    const config: Record<string, unknown> = {};
    for (const field of list) if (field.zero !== undefined) config[field.property] = field.zero;
    return config;
  };

  const fieldFor = (key: string, session: DecodeSession): AnyField | undefined => {
    const field = byKey.get(key) ?? byFoldedKey.get(foldKey(key));
    if (field === undefined && session.strict) session.unknownField(key, keys);
    return field;
  };

  const ignoreUnknown = (map: JsonNodeMap, session: DecodeSession): void => {
    for (const key of map.keys()) if (fieldFor(key, session) === undefined) session.ignoreField(key, keys);
  };

  const decodeMap = (map: JsonNodeMap, session: DecodeSession): T => {
    const config = begin();
    for (const key of sortedKeys(map)) {
      const field = fieldFor(key, session);
      if (field === undefined) continue;
      const node = map.get(key) ?? null;
      const outer = session.enterField(key, names.struct, field.key);
      const value = field.codec.decode(node, session);
      session.leaveField(outer);
      setField(config, field, { value, node });
    }
    // The fields are exactly the properties of T: Fields<T> sees to it.
    return config as T;
  };

  function* decodeMapDeep(map: JsonNodeMap, session: DecodeSession): Deep<T, unknown> {
    const config = begin();
    for (const key of sortedKeys(map)) {
      const field = fieldFor(key, session);
      if (field === undefined) continue;
      const node = map.get(key) ?? null;
      const outer = session.enterField(key, names.struct, field.key);
      const { deep } = field.codec;
      const value = deep === undefined ? field.codec.decode(node, session) : yield* call(deep.decode(node, session));
      session.leaveField(outer);
      setField(config, field, { value, node });
    }
    return config as T;
  }

  const encodeMap = (value: T): JsonNodeMap => {
    const map: JsonNodeMap = new Map();
    for (const field of list) {
      const part = partOf(value, field);
      if (part !== undefined) map.set(field.key, part === null ? null : field.codec.encode(part));
    }
    return map;
  };

  function* encodeMapDeep(value: T): Deep<JsonNodeMap, unknown> {
    const map: JsonNodeMap = new Map();
    for (const field of list) {
      const part = partOf(value, field);
      if (part === undefined) continue;
      const { deep } = field.codec;
      if (part === null || deep === undefined) map.set(field.key, part === null ? null : field.codec.encode(part));
      else map.set(field.key, yield* call(deep.encode(part)));
    }
    return map;
  }

  const mapIn = (node: JsonNode, session: DecodeSession): JsonNodeMap | undefined => {
    if (node instanceof Map) {
      if (session.ignored !== undefined && !session.strict) ignoreUnknown(node, session);
      return node;
    }
    if (node !== null) session.mismatch(node, names.goType, kindOf(node));
    return undefined;
  };

  const maps = { keys, decodeMap, encodeMap, decodeMapDeep, encodeMapDeep };
  const schema = () => structSchema(list);
  if (list.some((field) => field.codec.deep !== undefined)) {
    const deep: DeepCodec<T> = {
      *decode(node, session) {
        const map = mapIn(node, session);
        return map === undefined ? undefined : yield* decodeMapDeep(map, session);
      },
      encode: encodeMapDeep,
    };
    return { ...maps, ...deepCodec(deep, schema), encode: (value) => runDeep(encodeMapDeep(value)) };
  }
  return {
    ...maps,
    decode(node, session) {
      const map = mapIn(node, session);
      return map === undefined ? undefined : decodeMap(map, session);
    },
    encode: encodeMap,
    schema,
  };
}

function setField(config: Record<string, unknown>, field: AnyField, at: { value: unknown; node: JsonNode }): void {
  if (at.value !== undefined) config[field.property] = at.value;
  else if (field.zero === undefined) delete config[field.property];
  else if (at.node !== null) config[field.property] = field.zero;
}

/** What is written of a field: undefined where it is left out. */
function partOf(value: unknown, { property, leaveOutEmpty }: AnyField): unknown {
  const part = (value as Record<string, unknown>)[property];
  return leaveOutEmpty === true && Array.isArray(part) && part.length === 0 ? undefined : part;
}

function sortedKeys(map: JsonNodeMap): string[] {
  const keys = [...map.keys()];
  return keys.length < 2 ? keys : keys.sort(compareBytes);
}

/** As the reference decoder folds: two letters outside ASCII count as `k` and `s`. */
function foldKey(key: string): string {
  return key.toLowerCase().replaceAll('ſ', 's').replaceAll('\u212a', 'k');
}

/** Properties, descriptions and required keys of a struct. */
export function structSchema(fields: readonly Field<unknown>[], extra: SchemaNode = {}): SchemaNode {
  const properties = Object.fromEntries(
    fields.map((field) => [field.key, { description: field.description, ...field.codec.schema() }]),
  );
  const requiredKeys = fields.filter((field) => field.required === true).map((field) => field.key);
  return {
    type: 'object',
    properties,
    ...(requiredKeys.length > 0 && { required: requiredKeys }),
    additionalProperties: false,
    ...extra,
  };
}
