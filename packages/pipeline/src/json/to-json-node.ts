import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../config/compare-bytes.ts';
import { DecodeProblem } from '../parse/decode-problem.ts';
import { formatFloat } from '../yaml/emit/format-float.ts';
import { describeGoValue } from '../yaml/value/describe-go-value.ts';
import {
  BinaryText,
  insideOf,
  NegativeZero,
  someValue,
  type YamlKey,
  type YamlValue,
} from '../yaml/value/yaml-value.ts';
import type { JsonNode, JsonNodeMap } from './json-node.ts';

const maxInt64 = 2n ** 63n - 1n;

/**
 * Turns a YAML value into JSON: keys become text, floats that JSON can't say are refused (pipeline-language.md 2.1).
 * Most pipelines are JSON already and come back as they are; others go through `prepare` first. Throws {@link DecodeProblem}
 * with the text `error converting YAML to JSON: ...`.
 */
export function toJsonNode(root: YamlValue, prepare: (value: YamlValue) => YamlValue = (value) => value): JsonNode {
  // Nothing in it has to become something else.
  if (!someValue(root, isNoJson)) return root as JsonNode;
  const value = prepare(root);
  let unspeakable: number | undefined;
  let isTooDeep = false;
  const node = foldTree<YamlValue, JsonNode>(value, {
    children: (part, depth) => {
      isTooDeep ||= isCollectionBelow(part, depth);
      // A bad key is told before anything below it.
      if (part instanceof Map) for (const [key, item] of part) keyText(key, item);
      return insideOf(part);
    },
    fold: (part, items, inside) => {
      if (typeof part === 'number' && !Number.isFinite(part)) unspeakable ??= part;
      return convert(part, items, inside);
    },
  });
  if (unspeakable !== undefined) {
    const text = `json: unsupported value: ${formatFloat(findUnspeakable(node) ?? unspeakable)}`;
    throw new DecodeProblem(`error converting YAML to JSON: ${text}`, []);
  }
  if (isTooDeep) throw tooDeep(node);
  return node;
}

function isNoJson(value: YamlValue, depth: number): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (value === null || typeof value !== 'object') return false;
  if (value instanceof BinaryText || isCollectionBelow(value, depth)) return true;
  if (value instanceof Map) for (const key of value.keys()) if (typeof key !== 'string') return true;
  return false;
}

function isCollectionBelow(value: YamlValue, depth: number): boolean {
  return depth >= maxDepth && (Array.isArray(value) || value instanceof Map);
}

/** JSON that nests deeper than this is read by no decoder of the reference. */
const maxDepth = 10_000;

interface Level {
  readonly node: JsonNode;
  readonly segment: string | number;
  readonly outer: Level | undefined;
  readonly depth: number;
}

/** The first list or map, in the order in which JSON is written, that nothing may be as deep as. */
function tooDeep(root: JsonNode): DecodeProblem {
  const ahead: Level[] = [{ node: root, segment: '', outer: undefined, depth: 0 }];
  for (let level = ahead.pop(); level !== undefined; level = ahead.pop()) {
    const { node, depth } = level;
    if (node === null || typeof node !== 'object') continue;
    if (depth >= maxDepth) return depthProblem(level);
    for (const [segment, item] of Array.isArray(node) ? [...node.entries()].reverse() : sortedBackwards(node)) {
      ahead.push({ node: item, segment, outer: level, depth: depth + 1 });
    }
  }
  return depthProblem({ node: root, segment: '', outer: undefined, depth: 0 });
}

function depthProblem(level: Level): DecodeProblem {
  const path: (string | number)[] = [];
  for (let at = level; at.outer !== undefined; at = at.outer) path.push(at.segment);
  const text = `invalid character '${Array.isArray(level.node) ? '[' : '{'}' exceeded max depth`;
  return new DecodeProblem(`error unmarshaling JSON: while decoding JSON: ${text}`, path.reverse(), {
    hint: `nothing may nest deeper than ${maxDepth} levels`,
  });
}

function sortedBackwards(map: JsonNodeMap): [string, JsonNode][] {
  return [...map].sort(([a], [b]) => compareBytes(b, a));
}

function convert(value: YamlValue, items: JsonNode[], inside: readonly YamlValue[]): JsonNode {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof BinaryText) return value.toString();
  if (Array.isArray(value)) return items.every((item, index) => item === inside[index]) ? (value as JsonNode[]) : items;
  return new Map(Array.from(value, ([key, item], index) => [keyText(key, item), items[index] ?? null] as const));
}

function keyText(key: YamlKey, value: YamlValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (key instanceof BinaryText || key instanceof NegativeZero) return key.toString();
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

/** The first number that JSON can't say in the order in which it would be written; undefined where a later key hides them. */
function findUnspeakable(root: JsonNode): number | undefined {
  const ahead = [root];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (typeof node === 'number' && !Number.isFinite(node)) return node;
    if (Array.isArray(node)) for (const item of node.toReversed()) ahead.push(item);
    if (!(node instanceof Map)) continue;
    for (const [, item] of sortedBackwards(node)) ahead.push(item);
  }
  return undefined;
}
