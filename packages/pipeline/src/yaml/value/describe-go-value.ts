import { compareBytes } from '../../config/compare-bytes.ts';
import { formatFloat } from '../emit/format-float.ts';
import { quoteGoString } from './quote-go-string.ts';
import { BinaryText, type YamlKey, type YamlValue } from './yaml-value.ts';

const maxInt64 = 2n ** 63n - 1n;

/**
 * A value as Go's `%#v` prints it, for the messages about map keys (pipeline-language.md 2.1). `stringMaps` is the
 * habit of the duplicate-key reader: maps with only text keys have a type of their own.
 */
export function describeGoValue(value: YamlValue, options: { stringMaps?: boolean } = {}): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return quoteGoString(value);
  if (value instanceof BinaryText) return quoteGoString(value.toString());
  if (typeof value === 'bigint') return value > maxInt64 ? `0x${value.toString(16)}` : value.toString();
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => describeGoValue(item, options)).join(', ')}}`;
  const textKeys = [...value.keys()].every((key) => typeof key === 'string');
  const type = options.stringMaps === true && textKeys ? 'map[string]interface {}' : 'map[interface {}]interface {}';
  const entries = [...value]
    .sort(([a], [b]) => compareKeys(a, b))
    .map(([key, item]) => `${describeGoValue(key)}:${describeGoValue(item, options)}`);
  return `${type}{${entries.join(', ')}}`;
}

/** Go prints the keys of one type together, in their order; the order of the types is as observed. */
function compareKeys(a: YamlKey, b: YamlKey): number {
  const byType = typeRank(a) - typeRank(b);
  if (byType !== 0 || a === null || b === null) return byType;
  if (isText(a) || isText(b)) return compareBytes(String(a), String(b));
  return a < b ? -1 : Number(a > b);
}

function typeRank(key: YamlKey): number {
  if (key === null) return 0;
  if (isText(key)) return 1;
  if (typeof key === 'bigint') return key > maxInt64 ? 2 : 3;
  return typeof key === 'number' ? 4 : 5;
}

function isText(key: YamlKey): key is string | BinaryText {
  return typeof key === 'string' || key instanceof BinaryText;
}
