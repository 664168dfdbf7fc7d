import { foldTree } from '@rondo/foundation';

/** The same value with the keys of every object in byte order, as stock writes maps. Lists keep their order. */
export function sortKeys<Value>(value: Value): Value {
  return foldTree<unknown, unknown>(value, { children: insideOf, fold: sorted }) as Value;
}

function insideOf(value: unknown): readonly unknown[] | undefined {
  return typeof value === 'object' && value !== null ? Object.values(value) : undefined;
}

function sorted(value: unknown, parts: unknown[]): unknown {
  if (Array.isArray(value)) return parts;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.keys(value).map((key, index) => [key, parts[index]] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
