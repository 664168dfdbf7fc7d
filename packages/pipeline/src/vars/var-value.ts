import type { JsonValue } from '../config/json-value.ts';
import { BinaryText, type YamlValue } from '../yaml/value/yaml-value.ts';

/** A number that keeps its spelling, as JSON gives it: it may stand inside texts digit for digit (pipeline-language.md 7.4). */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A map of vars. Plain objects are JSON; maps come from YAML. */
export interface VarMap {
  readonly [key: string]: VarValue;
}

/** What a var may be: JSON, or what YAML reads (bigint for integers), or a number with its spelling. */
export type VarValue =
  | YamlValue
  | JsonValue
  | NumberText
  | readonly VarValue[]
  | VarMap
  | ReadonlyMap<unknown, VarValue>;

/** The name of a value's type in messages. */
export function typeName(value: VarValue): string {
  if (value === null) return '<nil>';
  if (value instanceof NumberText) return 'json.Number';
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? 'uint64' : 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string' || value instanceof BinaryText) return 'string';
  if (Array.isArray(value)) return '[]interface {}';
  return value instanceof Map ? 'map[interface {}]interface {}' : 'map[string]interface {}';
}

/** What stands under a key of a map; undefined where there is no such key or no map. */
export function memberOf(value: VarValue, key: string): { readonly value: VarValue } | 'missing' | 'not a map' {
  if (value instanceof Map) return value.has(key) ? { value: value.get(key) as VarValue } : 'missing';
  if (!isVarMap(value)) return 'not a map';
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return member === undefined ? 'missing' : { value: member };
}

/** The values directly inside a list or a map; undefined for anything else. */
export function insideOfVar(value: VarValue): readonly VarValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.values()];
  return isVarMap(value) ? Object.values(value) : undefined;
}

export function isVarMap(value: VarValue): value is VarMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map || value instanceof NumberText || value instanceof BinaryText)
  );
}
