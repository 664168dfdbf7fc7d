import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../config/compare-bytes.ts';
import { joinParts } from '../json/join-parts.ts';
import { insideOf, type JsonNode } from '../json/json-node.ts';
import { formatFloat } from '../yaml/emit/format-float.ts';

/** A JSON value as Go's `%v` prints it, numbers being doubles: what some reference messages quote. */
export function formatGoPlain(root: JsonNode): string {
  return foldTree<JsonNode, string>(root, { children: insideOf, fold: printed });
}

function printed(node: JsonNode, items: readonly string[]): string {
  if (node === null) return '<nil>';
  if (typeof node === 'bigint' || typeof node === 'number') return formatFloat(Number(node));
  if (typeof node !== 'object') return String(node);
  if (Array.isArray(node)) return `[${joinParts(items, ' ')}]`;
  const entries = Array.from(node.keys(), (key, index) => [key, items[index] ?? ''] as const);
  entries.sort(([a], [b]) => compareBytes(a, b));
  return `map[${joinParts(
    entries.map(([key, value]) => `${key}:${value}`),
    ' ',
  )}]`;
}
