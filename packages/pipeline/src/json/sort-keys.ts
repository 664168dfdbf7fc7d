import { compareBytes } from '../config/compare-bytes.ts';
import type { JsonNode, JsonNodeMap } from './json-node.ts';

/** A map with its keys, and those of all maps in it, in byte order. */
export function sortKeys(map: JsonNodeMap): JsonNodeMap {
  return new Map([...map].sort(([a], [b]) => compareBytes(a, b)).map(([key, item]) => [key, sortWithin(item)]));
}

/** As {@link sortKeys}, for any value. */
export function sortWithin(node: JsonNode): JsonNode {
  if (node === null || typeof node !== 'object') return node;
  return Array.isArray(node) ? node.map(sortWithin) : sortKeys(node);
}
