import { call, type Deep, runDeep } from '@rondo/foundation';
import type { JsonNode } from '../json/json-node.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { DecodeSession } from './decode-session.ts';

/**
 * One type of the language, defined once: how it is read, how it is written in normal form, and how an editor checks it.
 * Reading gives undefined for what the normal form leaves out (null, false, 0, "", empty) and for mismatches, which the
 * session remembers.
 */
export interface Codec<T> {
  decode(node: JsonNode, session: DecodeSession): T | undefined;
  encode(value: T): JsonNode;
  schema(): SchemaNode;
  /** Set for a type that may stand within itself, such as a step: the same, to any depth. */
  readonly deep?: DeepCodec<T>;
}

/** Reading and writing as calls that are yielded, see `Deep`. */
export interface DeepCodec<T> {
  decode(node: JsonNode, session: DecodeSession): Deep<T | undefined, unknown>;
  encode(value: T): Deep<JsonNode, unknown>;
}

/** As a codec that stands in no other of its type: what is in it is read and written there and then. */
export function outermost<T>({ decode, encode, schema }: Codec<T>): Codec<T> {
  return { decode, encode, schema };
}

/** Reads with a codec as part of a deep one: the call is yielded where the type may stand within itself. */
export function* decodeDeep<T>(codec: Codec<T>, node: JsonNode, session: DecodeSession): Deep<T | undefined, unknown> {
  return codec.deep === undefined ? codec.decode(node, session) : yield* call(codec.deep.decode(node, session));
}

/** As {@link decodeDeep}, for writing. */
export function* encodeDeep<T>(codec: Codec<T>, value: T): Deep<JsonNode, unknown> {
  return codec.deep === undefined ? codec.encode(value) : yield* call(codec.deep.encode(value));
}

/** The codec of a type that may stand within itself. */
export function deepCodec<T>(deep: DeepCodec<T>, schema: () => SchemaNode): Codec<T> {
  return {
    decode: (node, session) => runDeep(deep.decode(node, session)),
    encode: (value) => runDeep(deep.encode(value)),
    schema,
    deep,
  };
}
