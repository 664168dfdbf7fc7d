import { compareBytes } from '../../config/compare-bytes.ts';
import { formatFloat } from '../emit/format-float.ts';
import { quoteGoString } from './quote-go-string.ts';
import { BinaryText, type YamlValue } from './yaml-value.ts';

/**
 * A value as Go's `%#v` prints it, for the messages about map keys (pipeline-language.md 2.1). `stringMaps` is the
 * habit of the duplicate-key reader: maps with only text keys have a type of their own.
 */
export function describeGoValue(value: YamlValue, options: { stringMaps?: boolean } = {}): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return quoteGoString(value);
  if (value instanceof BinaryText) return quoteGoString(value.toString());
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? `0x${value.toString(16)}` : value.toString();
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => describeGoValue(item, options)).join(', ')}}`;
  const textKeys = [...value.keys()].every((key) => typeof key === 'string');
  const type = options.stringMaps === true && textKeys ? 'map[string]interface {}' : 'map[interface {}]interface {}';
  const entries = [...value].map(([key, item]) => `${describeGoValue(key)}:${describeGoValue(item, options)}`);
  return `${type}{${entries.sort(compareBytes).join(', ')}}`;
}
