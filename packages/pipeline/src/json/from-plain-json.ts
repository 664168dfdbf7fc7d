import { foldTree } from '@rondo/foundation';
import type { JsonValue } from '../config/json-value.ts';
import type { JsonNode } from './json-node.ts';

/** Plain JSON, such as `JSON.parse` gives, as a node. */
export function fromPlainJson(value: JsonValue): JsonNode {
  return foldTree<JsonValue, JsonNode>(value, { children: insideOf, fold: nodeOf });
}

function insideOf(value: JsonValue): readonly JsonValue[] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return isList(value) ? value : Object.values(value);
}

function nodeOf(value: JsonValue, items: JsonNode[]): JsonNode {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  return isList(value) ? items : new Map(Object.keys(value).map((key, index) => [key, items[index] ?? null]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
