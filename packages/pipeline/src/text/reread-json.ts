import { type JsonNode, type JsonNodeMap, numberText } from '../json/json-node.ts';
import { parseNumber } from '../yaml/value/parse-number.ts';
import type { YamlMap, YamlValue } from '../yaml/value/yaml-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';

const unreadable = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * What JSON becomes when the YAML reader reads it, as the reference does with formatted and uploaded pipelines
 * (pipeline-language.md 2.1, paths F and S): numbers go through their JSON spelling, a NEL in a text is a line break and
 * folds, other control characters beyond ASCII are refused. `doubles`: the numbers went through doubles before. Throws
 * {@link YamlError}.
 */
export function rereadJson(node: JsonNode, options: { readonly doubles: boolean }): YamlValue {
  if (typeof node === 'string') return rereadText(node);
  if (typeof node === 'bigint') return options.doubles && !isSafe(node) ? rereadNumber(Number(node)) : node;
  if (typeof node === 'number') return rereadNumber(node);
  if (node === null || typeof node !== 'object') return node;
  return Array.isArray(node) ? rereadList(node, options) : rereadMap(node, options);
}

/** What needs no change is shared: most pipelines are the same after the second reading. */
function rereadList(list: JsonNode[], options: { readonly doubles: boolean }): YamlValue[] {
  const items = list.map((item) => rereadJson(item, options));
  return items.every((item, index) => item === list[index]) ? list : items;
}

function rereadMap(map: JsonNodeMap, options: { readonly doubles: boolean }): YamlMap {
  let changed = false;
  const entries: (readonly [string, YamlValue])[] = [];
  for (const [key, item] of map) {
    const text = rereadText(key);
    const value = rereadJson(item, options);
    changed ||= text !== key || value !== item;
    entries.push([text, value]);
  }
  // A map of JSON is a map of YAML; nobody changes either.
  return changed ? new Map(entries) : (map as YamlMap);
}

function isSafe(value: bigint): boolean {
  return value <= 9_007_199_254_740_991n && value >= -9_007_199_254_740_991n;
}

function rereadNumber(value: number): bigint | number {
  return parseNumber(numberText(value)) ?? value;
}

function rereadText(text: string): string {
  if (unreadable.test(text)) throw new YamlError('control characters are not allowed');
  if (!text.includes('\x85')) return text;
  return text.replace(/ *\x85[ \x85]*/g, (gap) => {
    const breaks = gap.split('\x85').length - 1;
    return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
  });
}
