import { BinaryText, type YamlKey, type YamlMap, type YamlValue } from '../yaml/value/yaml-value.ts';
import { interpolateText } from './interpolate-text.ts';
import { VarProblem } from './var-problem.ts';
import type { VarTracker } from './var-tracker.ts';
import { isVarMap, NumberText, type VarValue } from './var-value.ts';

/**
 * Fills vars in everywhere in a YAML value, keys included (pipeline-language.md 7.2). Parts without vars are shared with
 * the original. Throws {@link VarProblem}.
 */
export function interpolateYaml(value: YamlValue, tracker: VarTracker): YamlValue {
  if (typeof value === 'string') {
    return value.includes('((') ? toYaml(interpolateText(value, tracker, { floats: false })) : value;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => interpolateYaml(item, tracker));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return value instanceof Map ? interpolateMap(value, tracker) : value;
}

function interpolateMap(map: YamlMap, tracker: VarTracker): YamlMap {
  let changed = false;
  const result: YamlMap = new Map();
  for (const [key, item] of map) {
    const newItem = interpolateYaml(item, tracker);
    const newKey = typeof key === 'string' ? asKey(key, interpolateYaml(key, tracker)) : key;
    changed ||= newItem !== item || newKey !== key;
    result.set(newKey, newItem);
  }
  return changed ? result : map;
}

function asKey(key: string, value: YamlValue): YamlKey {
  if (!Array.isArray(value) && !(value instanceof Map)) return value;
  throw new VarProblem('not_a_key', `var ${key} is a list or a map and cannot be used as a key`, [key]);
}

/** The value of a var as YAML: JSON numbers become integers where they fit, else floats (7.4). */
export function toYaml(value: VarValue): YamlValue {
  if (value instanceof NumberText) return numberOf(value.text);
  if (value === null || typeof value !== 'object' || value instanceof BinaryText) return value;
  if (Array.isArray(value)) return value.map(toYaml);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key as YamlKey, toYaml(item)] as const));
  return isVarMap(value) ? new Map(Object.entries(value).map(([key, item]) => [key, toYaml(item)] as const)) : null;
}

function numberOf(text: string): bigint | number {
  if (!/^-?\d{1,19}$/.test(text)) return Number(text);
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : Number(text);
}
