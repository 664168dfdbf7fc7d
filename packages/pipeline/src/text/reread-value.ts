import { composeDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import type { YamlMap, YamlValue } from '../yaml/value/yaml-value.ts';

/**
 * What a value becomes when it is printed and read again, as the reference does between filling vars in and decoding
 * (pipeline-language.md 2.1, paths T and S). Only three things make a difference: a text key `<<` is printed without quotes and
 * then merges (2.2), a negative zero is printed as the integer `-0`, and the keys `1` and `1.0` are both printed as `1`. With `refuseRepeatedKeys` a merged key that is also written out is an error. Throws `YamlError`.
 */
export function rereadValue(value: YamlValue, options: { readonly refuseRepeatedKeys: boolean }): YamlValue {
  return changes(value) ? buildValue(composeDocument(emitYaml(value)), options) : value;
}

function changes(value: YamlValue): boolean {
  if (value === 0) return Object.is(value, -0);
  if (Array.isArray(value)) return value.some(changes);
  if (!(value instanceof Map)) return false;
  if (value.has('<<') || hasKeyTwice(value)) return true;
  for (const item of value.values()) if (changes(item)) return true;
  return false;
}

function hasKeyTwice(map: YamlMap): boolean {
  for (const key of map.keys()) {
    if (typeof key === 'number' && Number.isInteger(key) && map.has(BigInt(key))) return true;
  }
  return false;
}
