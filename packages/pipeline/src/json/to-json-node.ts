import { compareBytes } from '../config/compare-bytes.ts';
import { DecodeProblem } from '../parse/decode-problem.ts';
import { formatFloat } from '../yaml/emit/format-float.ts';
import { describeGoValue } from '../yaml/value/describe-go-value.ts';
import { BinaryText, type YamlKey, type YamlMap, type YamlValue } from '../yaml/value/yaml-value.ts';
import type { JsonNode, JsonNodeMap } from './json-node.ts';

/** What JSON can't say, met on the way. */
interface Finding {
  firstUnsupported: number | undefined;
}

const maxInt64 = 2n ** 63n - 1n;

/**
 * Turns a YAML value into JSON: keys become text, floats that JSON can't say are refused (pipeline-language.md 2.1).
 * Parts that need no change are shared. Throws {@link DecodeProblem} with the text `error converting YAML to JSON: ...`.
 */
export function toJsonNode(value: YamlValue): JsonNode {
  const finding: Finding = { firstUnsupported: undefined };
  const node = convert(value, finding);
  if (finding.firstUnsupported !== undefined) {
    const unsupported = findUnsupported(node) ?? finding.firstUnsupported;
    throw new DecodeProblem(`error converting YAML to JSON: json: unsupported value: ${formatFloat(unsupported)}`, []);
  }
  return node;
}

function convert(value: YamlValue, finding: Finding): JsonNode {
  if (typeof value === 'number' && !Number.isFinite(value)) finding.firstUnsupported ??= value;
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof BinaryText) return value.toString();
  return Array.isArray(value) ? convertList(value, finding) : convertMap(value, finding);
}

/** Conversions share what needs none: most lists and maps of a pipeline are JSON already. */
function convertList(list: YamlValue[], finding: Finding): JsonNode[] {
  let converted: JsonNode[] | undefined;
  for (const [index, item] of list.entries()) {
    const node = convert(item, finding);
    if (converted === undefined && node !== item) converted = list.slice(0, index) as JsonNode[];
    converted?.push(node);
  }
  return converted ?? (list as JsonNode[]);
}

function convertMap(map: YamlMap, finding: Finding): JsonNodeMap {
  let converted: JsonNodeMap | undefined;
  let count = 0;
  for (const [key, item] of map) {
    const text = typeof key === 'string' ? key : keyText(key, item);
    const node = convert(item, finding);
    if (converted === undefined && (text !== key || node !== item)) converted = firstEntries(map, count);
    converted?.set(text, node);
    count++;
  }
  return converted ?? (map as JsonNodeMap);
}

/** The entries before the first that changes: text keys and JSON values. */
function firstEntries(map: YamlMap, count: number): JsonNodeMap {
  return new Map([...map].slice(0, count)) as JsonNodeMap;
}

function keyText(key: Exclude<YamlKey, string>, value: YamlValue): string {
  if (typeof key === 'boolean') return String(key);
  if (key instanceof BinaryText) return key.toString();
  if (typeof key === 'number') return floatKeyText(key);
  if (key !== null && key <= maxInt64) return key.toString();
  const type = key === null ? '%!s(<nil>)' : 'uint64';
  const name = key === null ? '<nil>' : describeGoValue(key);
  const text = `unsupported map key of type: ${type}, key: ${name}, value: ${value === null ? '<nil>' : describeGoValue(value)}`;
  throw new DecodeProblem(`error converting YAML to JSON: ${text}`, []);
}

function floatKeyText(key: number): string {
  const text = formatFloat(key, { single: true });
  if (text === '+Inf') return '.inf';
  if (text === '-Inf') return '-.inf';
  return text === 'NaN' ? '.nan' : text;
}

/** The first unsupported number in the order in which JSON would be written. */
function findUnsupported(node: JsonNode): number | undefined {
  if (typeof node === 'number') return Number.isFinite(node) ? undefined : node;
  if (node === null || typeof node !== 'object') return undefined;
  const items = Array.isArray(node) ? node : [...node].sort(([a], [b]) => compareBytes(a, b)).map(([, item]) => item);
  for (const item of items) {
    const found = findUnsupported(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
