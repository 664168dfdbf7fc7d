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
}
