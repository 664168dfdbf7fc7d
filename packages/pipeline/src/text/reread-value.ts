import { composeDocument } from '../yaml/compose/compose-document.ts';
import { checkPrintedDepth, emitYaml } from '../yaml/emit/emit-yaml.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { negativeZero, someValue, type YamlMap, type YamlValue } from '../yaml/value/yaml-value.ts';

/** As many columns of indentation a reader keeps in mind. */
const maxDepth = 10_000;

/**
 * What a value becomes when it is printed and read again, as the reference does between filling vars in and decoding
 * (pipeline-language.md 2.1, paths T and S). Only three things make a difference: a text key `<<` is printed without quotes and
 * then merges (2.2), a negative zero is printed as the integer `-0`, and the keys `1` and `1.0` are both printed as `1`. What nests too deep once it is printed
 * is refused. With `refuseRepeatedKeys` a merged key that is also written out is an error. Throws `YamlError`.
 */
export function rereadValue(value: YamlValue, options: { readonly refuseRepeatedKeys: boolean }): YamlValue {
  let isDeep = false;
  const changes = someValue(value, (part, depth) => {
    isDeep ||= depth > maxDepth;
    return isPrintedOtherwise(part);
  });
  if (changes) return buildValue(composeDocument(emitYaml(value)), options);
  if (isDeep) checkPrintedDepth(value);
  return value;
}

function isPrintedOtherwise(value: YamlValue): boolean {
  if (value instanceof Map) return value.has('<<') || value.has(negativeZero) || hasKeyTwice(value);
  return typeof value === 'number' && Object.is(value, -0);
}

function hasKeyTwice(map: YamlMap): boolean {
  for (const key of map.keys()) {
    if (typeof key === 'number' && Number.isInteger(key) && map.has(BigInt(key))) return true;
  }
  return false;
}
