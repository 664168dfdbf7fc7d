import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../config/compare-bytes.ts';
import { type JsonValue, jsonObject } from '../config/json-value.ts';
import { insideOf, type JsonNode } from './json-node.ts';

/** A node as plain JSON; integers become doubles, keys go into byte order. */
export function toPlainJson(node: JsonNode): JsonValue {
  return foldTree<JsonNode, JsonValue>(node, { children: insideOf, fold: plainOf });
}

function plainOf(node: JsonNode, items: JsonValue[]): JsonValue {
  if (typeof node === 'bigint') return Number(node);
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return items;
  const entries = Array.from(node.keys(), (key, index) => [key, items[index] ?? null] as const);
  return jsonObject(entries.sort(([a], [b]) => compareBytes(a, b)));
}
