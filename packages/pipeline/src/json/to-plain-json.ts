import { compareBytes } from '../config/compare-bytes.ts';
import { type JsonValue, jsonObject } from '../config/json-value.ts';
import type { JsonNode } from './json-node.ts';

/** A node as plain JSON; integers become doubles, keys go into byte order. */
export function toPlainJson(node: JsonNode): JsonValue {
  if (typeof node === 'bigint') return Number(node);
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map(toPlainJson);
  const entries = [...node].sort(([a], [b]) => compareBytes(a, b));
  return jsonObject(entries.map(([key, item]) => [key, toPlainJson(item)] as const));
}
