import { type Deep, runDeep } from '@rondo/foundation';
import { type JsonNode, type JsonNodeMap, kindOf } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { type Codec, type DeepCodec, decodeDeep, deepCodec, encodeDeep } from '../codec.ts';
import type { DecodeSession } from '../decode-session.ts';
import { type Field, FieldTable, setField } from './field-table.ts';

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

/** A map with known keys. Keys match whatever their case, the exact spelling wins (pipeline-language.md 2.3, 2.5). */
export function structCodec<T>(names: StructNames, fields: Fields<T>): StructCodec<T> {
  const table = new FieldTable(fields);
  const { keys } = table;

  // What the two halves make has exactly the properties of T: Fields<T> sees to it.
  const decodeMap = (map: JsonNodeMap, session: DecodeSession): T => {
    const config = table.emptyConfig();
    for (const given of table.fieldsIn(map, session)) {
      const outer = session.enterField(given.key, names.struct, given.field.key);
      const value = given.field.codec.decode(given.node, session);
      session.leaveField(outer);
      setField(config, given, value);
    }
    return config as T;
  };

  function* decodeMapDeep(map: JsonNodeMap, session: DecodeSession): Deep<T, unknown> {
    const config = table.emptyConfig();
    for (const given of table.fieldsIn(map, session)) {
      const outer = session.enterField(given.key, names.struct, given.field.key);
      const value = yield* decodeDeep(given.field.codec, given.node, session);
      session.leaveField(outer);
      setField(config, given, value);
    }
    return config as T;
  }

  const encodeMap = (value: T): JsonNodeMap => {
    const map: JsonNodeMap = new Map();
    for (const { field, part } of table.partsOf(value)) {
      map.set(field.key, part === null ? null : field.codec.encode(part));
    }
    return map;
  };

  function* encodeMapDeep(value: T): Deep<JsonNodeMap, unknown> {
    const map: JsonNodeMap = new Map();
    for (const { field, part } of table.partsOf(value)) {
      map.set(field.key, part === null ? null : yield* encodeDeep(field.codec, part));
    }
    return map;
  }

  const mapIn = (node: JsonNode, session: DecodeSession): JsonNodeMap | undefined => {
    if (node instanceof Map) {
      if (session.ignored !== undefined && !session.strict) table.tellUnknown(node, session);
      return node;
    }
    if (node !== null) session.mismatch(node, names.goType, kindOf(node));
    return undefined;
  };

  const maps = { keys, decodeMap, encodeMap, decodeMapDeep, encodeMapDeep };
  const schema = () => structSchema(table.fields);
  if (table.fields.some((field) => field.codec.deep !== undefined)) {
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
