import type { VarReference } from './var-reference.ts';
import { isVarMap, type VarMap, type VarValue } from './var-value.ts';

export interface VarPair {
  readonly reference: VarReference;
  readonly value: VarValue;
}

/** A nested map as one pair for each leaf; lists are leaves, empty maps vanish (pipeline-language.md 8). */
export function flattenVars(values: VarMap): VarPair[] {
  return Object.entries(values).flatMap(([path, value]) => flatten(path, [], value));
}

function flatten(path: string, fields: readonly string[], value: VarValue): VarPair[] {
  if (value instanceof Map) {
    return [...value].flatMap(([key, item]) => (typeof key === 'string' ? flatten(path, [...fields, key], item) : []));
  }
  if (isVarMap(value)) return Object.entries(value).flatMap(([key, item]) => flatten(path, [...fields, key], item));
  return [{ reference: { source: '', path, fields }, value }];
}

/** Pairs as a nested map; later ones overwrite or merge into earlier ones (7.4). */
export function expandVars(pairs: readonly VarPair[]): VarMap {
  const values: Record<string, VarValue> = Object.create(null);
  for (const { reference, value } of pairs) upsert(values, [reference.path, ...reference.fields], value);
  return values;
}

function upsert(map: Record<string, VarValue>, [key, ...rest]: readonly string[], value: VarValue): void {
  if (key === undefined) return;
  const existing = Object.hasOwn(map, key) ? map[key] : undefined;
  if (rest.length === 0) {
    map[key] = value;
    return;
  }
  const inner: Record<string, VarValue> = Object.create(null);
  if (existing !== undefined && isVarMap(existing)) Object.assign(inner, existing);
  upsert(inner, rest, value);
  map[key] = inner;
}
