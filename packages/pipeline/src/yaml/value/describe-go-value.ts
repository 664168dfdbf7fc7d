import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../../config/compare-bytes.ts';
import { joinParts } from '../../json/join-parts.ts';
import { formatFloat } from '../emit/format-float.ts';
import { GoTime } from './go-time.ts';
import { quoteGoString } from './quote-go-string.ts';
import { BinaryText, NegativeZero, type YamlKey } from './yaml-value.ts';

const maxInt64 = 2n ** 63n - 1n;

/** What Go can print: a YAML value, in which dates may be dates. */
export type GoValue = YamlKey | GoTime | GoValue[] | GoMap;
export type GoMap = Map<YamlKey | GoTime, GoValue>;

/**
 * A value as Go's `%#v` prints it, for the messages about map keys (pipeline-language.md 2.1). `textMaps`: those whose
 * type takes only texts for keys, as the duplicate-key reader makes them.
 */
export function describeGoValue(root: GoValue, options: { textMaps?: ReadonlySet<GoMap> } = {}): string {
  return foldTree<GoValue, string>(root, {
    children: insideOf,
    fold: (value, items) => {
      if (Array.isArray(value)) return `[]interface {}{${joinParts(items, ', ')}}`;
      return value instanceof Map
        ? describeMap(value, items, options.textMaps?.has(value) === true)
        : describeScalar(value);
    },
  });
}

function insideOf(value: GoValue): readonly GoValue[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? [...value.values()] : undefined;
}

function describeScalar(value: YamlKey | GoTime): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return quoteGoString(value);
  if (value instanceof GoTime) return value.text;
  if (value instanceof BinaryText) return quoteGoString(value.toString());
  if (typeof value === 'bigint') return value > maxInt64 ? `0x${value.toString(16)}` : value.toString();
  return typeof value === 'number' ? formatFloat(value) : String(value);
}

function describeMap(map: GoMap, items: readonly string[], textKeys: boolean): string {
  const keys = [...map.keys()];
  const entries = keys.map((key, index) => [key, `${describeScalar(key)}:${items[index]}`] as const);
  const parts = entries.sort(([a], [b]) => compareKeys(a, b)).map(([, part]) => part);
  return `${textKeys ? 'map[string]interface {}' : 'map[interface {}]interface {}'}{${joinParts(parts, ', ')}}`;
}

/** Go prints the keys of one type together, in their order; the order of the types is as observed. */
function compareKeys(a: YamlKey | GoTime, b: YamlKey | GoTime): number {
  const byType = typeRank(a) - typeRank(b);
  if (byType !== 0 || a === null || b === null) return byType;
  if (a instanceof GoTime || b instanceof GoTime) return compareBytes(describeScalar(a), describeScalar(b));
  if (isText(a) || isText(b)) return compareBytes(String(a), String(b));
  const left = a instanceof NegativeZero ? 0 : a;
  const right = b instanceof NegativeZero ? 0 : b;
  return left < right ? -1 : Number(left > right);
}

function typeRank(key: YamlKey | GoTime): number {
  if (key instanceof GoTime) return 6;
  if (key === null) return 0;
  if (isText(key)) return 1;
  if (typeof key === 'bigint') return key > maxInt64 ? 2 : 3;
  return typeof key === 'number' || key instanceof NegativeZero ? 4 : 5;
}

function isText(key: YamlKey | GoTime): key is string | BinaryText {
  return typeof key === 'string' || key instanceof BinaryText;
}
