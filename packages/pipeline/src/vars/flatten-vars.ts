import type { VarReference } from './var-reference.ts';
import { isVarMap, type VarMap, type VarValue } from './var-value.ts';

export interface VarPair {
  readonly reference: VarReference;
  readonly value: VarValue;
}

/** A nested map as one pair for each leaf; lists are leaves, empty maps vanish (pipeline-language.md 8). */
export function flattenVars(values: VarMap): VarPair[] {
  const pairs: VarPair[] = [];
  const ahead = pairsIn(values).map(
    ([path, value]): VarPair => ({ reference: { source: '', path, fields: [] }, value }),
  );
  ahead.reverse();
  for (let pair = ahead.pop(); pair !== undefined; pair = ahead.pop()) {
    const { reference, value } = pair;
    if (!(value instanceof Map) && !isVarMap(value)) pairs.push(pair);
    else
      for (const [key, item] of pairsIn(value).reverse()) {
        ahead.push({ reference: { ...reference, fields: [...reference.fields, key] }, value: item });
      }
  }
  return pairs;
}

/** What stands under the text keys of a map. */
function pairsIn(map: VarMap | ReadonlyMap<unknown, VarValue>): [string, VarValue][] {
  if (!(map instanceof Map)) return Object.entries(map as VarMap);
  return [...map].flatMap(([key, value]): [string, VarValue][] => (typeof key === 'string' ? [[key, value]] : []));
}

/** Pairs as a nested map; later ones overwrite or merge into earlier ones (7.4). */
export function expandVars(pairs: readonly VarPair[]): VarMap {
  const values: Record<string, VarValue> = Object.create(null);
  for (const { reference, value } of pairs) upsert(values, [reference.path, ...reference.fields], value);
  return values;
}

function upsert(root: Record<string, VarValue>, path: readonly string[], value: VarValue): void {
  let map = root;
  for (const key of path.slice(0, -1)) {
    const inner: Record<string, VarValue> = Object.create(null);
    const existing = Object.hasOwn(map, key) ? map[key] : undefined;
    if (existing !== undefined && isVarMap(existing)) Object.assign(inner, existing);
    map[key] = inner;
    map = inner;
  }
  map[path.at(-1) ?? ''] = value;
}
