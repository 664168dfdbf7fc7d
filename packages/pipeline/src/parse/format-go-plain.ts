import { compareBytes } from '../config/compare-bytes.ts';
import type { JsonNode } from '../json/json-node.ts';
import { formatFloat } from '../yaml/emit/format-float.ts';

/** A JSON value as Go's `%v` prints it, numbers being doubles: what some reference messages quote. */
export function formatGoPlain(node: JsonNode): string {
  if (node === null) return '<nil>';
  if (typeof node === 'bigint' || typeof node === 'number') return formatFloat(Number(node));
  if (typeof node !== 'object') return String(node);
  if (Array.isArray(node)) return `[${node.map(formatGoPlain).join(' ')}]`;
  const entries = [...node].sort(([a], [b]) => compareBytes(a, b));
  return `map[${entries.map(([key, value]) => `${key}:${formatGoPlain(value)}`).join(' ')}]`;
}
