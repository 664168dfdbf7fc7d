import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../config/compare-bytes.ts';
import { insideOf, type JsonNode, type JsonNodeMap } from './json-node.ts';

/** A map with its keys, and those of all maps in it, in byte order. */
export function sortKeys(map: JsonNodeMap): JsonNodeMap {
  return new Map([...map].sort(([a], [b]) => compareBytes(a, b)).map(([key, item]) => [key, sortWithin(item)]));
}

/** As {@link sortKeys}, for any value. */
export function sortWithin(node: JsonNode): JsonNode {
  return foldTree<JsonNode, JsonNode>(node, { children: insideOf, fold: sorted });
}

function sorted(node: JsonNode, items: JsonNode[]): JsonNode {
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return items;
  const entries = Array.from(node.keys(), (key, index) => [key, items[index] ?? null] as const);
  return new Map(entries.sort(([a], [b]) => compareBytes(a, b)));
}
