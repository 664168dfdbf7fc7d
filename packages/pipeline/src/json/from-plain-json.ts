import type { JsonValue } from '../config/json-value.ts';
import type { JsonNode, JsonNodeMap } from './json-node.ts';

/** Plain JSON, such as `JSON.parse` gives, as a node. */
export function fromPlainJson(value: JsonValue): JsonNode {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(fromPlainJson);
  const map: JsonNodeMap = new Map();
  for (const [key, item] of Object.entries(value)) map.set(key, fromPlainJson(item));
  return map;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
