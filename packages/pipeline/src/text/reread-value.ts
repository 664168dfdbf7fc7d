import { composeDocument } from '../yaml/compose/compose-document.ts';
import { emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import type { YamlValue } from '../yaml/value/yaml-value.ts';

/**
 * What a value becomes when it is printed and read again, as the reference does between filling vars in and decoding
 * (pipeline-language.md 2.1, paths T and S). Only a text key `<<` makes a difference: it is printed without quotes and
 * then merges (2.2). With `refuseRepeatedKeys` a merged key that is also written out is an error. Throws `YamlError`.
 */
export function rereadValue(value: YamlValue, options: { readonly refuseRepeatedKeys: boolean }): YamlValue {
  return hasMergeKey(value) ? buildValue(composeDocument(emitYaml(value)), options) : value;
}

function hasMergeKey(value: YamlValue): boolean {
  if (Array.isArray(value)) return value.some(hasMergeKey);
  if (!(value instanceof Map)) return false;
  if (value.has('<<')) return true;
  for (const item of value.values()) {
    if (typeof item === 'object' && item !== null && hasMergeKey(item)) return true;
  }
  return false;
}
