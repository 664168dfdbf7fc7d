import { foldTree } from '@rondo/foundation';
import {
  BinaryText,
  fromKey,
  insideOf,
  setKey,
  toKey,
  type YamlKey,
  type YamlMap,
  type YamlValue,
} from '../yaml/value/yaml-value.ts';
import { interpolateText } from './interpolate-text.ts';
import { VarProblem } from './var-problem.ts';
import { findVarNames } from './var-reference.ts';
import type { VarTracker } from './var-tracker.ts';
import { insideOfVar, isVarMap, NumberText, type VarValue } from './var-value.ts';

/**
 * Fills vars in everywhere in a YAML value, keys included (pipeline-language.md 7.2). Parts without vars are shared with
 * the original. Throws {@link VarProblem}.
 */
export function interpolateYaml(root: YamlValue, tracker: VarTracker): YamlValue {
  return foldTree<YamlValue, YamlValue>(root, {
    children: partsOf,
    fold: (value, parts, before) => {
      if (typeof value === 'string') return fillIn(value, tracker);
      if (parts.every((part, index) => part === before[index])) return value;
      return Array.isArray(value) ? parts : mapOf(parts, before);
    },
  });
}

/** What is filled in: the items of a list; of a map each value, then its key. */
function partsOf(value: YamlValue): readonly YamlValue[] | undefined {
  if (!(value instanceof Map)) return insideOf(value);
  const parts: YamlValue[] = [];
  for (const [key, item] of value) parts.push(item, fromKey(key));
  return parts;
}

function fillIn(text: string, tracker: VarTracker): YamlValue {
  return text.includes('((') ? toYaml(interpolateText(text, tracker, { floats: false })) : text;
}

function mapOf(parts: readonly YamlValue[], before: readonly YamlValue[]): YamlMap {
  const map: YamlMap = new Map();
  for (let at = 0; at < parts.length; at += 2) {
    setKey(map, asKey(before[at + 1] ?? null, parts[at + 1] ?? null), parts[at] ?? null);
  }
  return map;
}

function asKey(key: YamlValue, value: YamlValue): YamlKey {
  if (!Array.isArray(value) && !(value instanceof Map)) return toKey(value);
  throw new VarProblem(
    'not_a_key',
    `var ${key} is a list or a map and cannot be used as a key`,
    findVarNames(String(key)),
  );
}

/** The value of a var as YAML: JSON numbers become integers where they fit, else floats (7.4). */
export function toYaml(root: VarValue): YamlValue {
  return foldTree<VarValue, YamlValue>(root, { children: insideOfVar, fold: yamlOf });
}

function yamlOf(value: VarValue, items: YamlValue[]): YamlValue {
  if (value instanceof NumberText) return numberOf(value.text);
  if (value === null || typeof value !== 'object' || value instanceof BinaryText) return value;
  if (Array.isArray(value)) return items;
  if (!(value instanceof Map || isVarMap(value))) return null;
  // The keys of a map that YAML gave are what keys may be.
  const keys: Iterable<YamlKey> = value instanceof Map ? (value.keys() as Iterable<YamlKey>) : Object.keys(value);
  return new Map(Array.from(keys, (key, index) => [key, items[index] ?? null] as const));
}

function numberOf(text: string): bigint | number {
  if (!/^-?\d{1,19}$/.test(text)) return Number(text);
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : Number(text);
}
