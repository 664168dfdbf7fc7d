import { foldTree } from '@rondo/foundation';
import { insideOf, type JsonNode, numberText } from '../json/json-node.ts';
import { printJson, printJsonString } from '../json/print-json.ts';
import { sortWithin } from '../json/sort-keys.ts';
import { composeDocument } from '../yaml/compose/compose-document.ts';
import { buildValue } from '../yaml/value/build-value.ts';
import { parseNumber } from '../yaml/value/parse-number.ts';
import { someValue, type YamlMap, type YamlValue } from '../yaml/value/yaml-value.ts';

/** What a YAML text may not hold, and the line break that folds. */
const oddCharacter = /[\x7f-\x9f\ufffe\uffff]/;

/** A key of a JSON text is one for the YAML reader, too, if it has at most so many characters, quotes and escapes included. */
const longestKey = 1024;

/**
 * What JSON becomes when the YAML reader reads it, as the reference does with formatted and uploaded pipelines
 * (pipeline-language.md 2.1, paths F and S): numbers go through their JSON spelling. Only texts with odd characters, and keys
 * that are too long, make more of a difference: such a JSON is printed and read. `doubles`: it was uploaded, and its
 * numbers went through doubles before. Throws `YamlError`.
 */
export function rereadJson(root: JsonNode, { doubles }: { readonly doubles: boolean }): YamlValue {
  // A map of JSON is a map of YAML; nobody changes either.
  const value = root as YamlValue;
  let hasNumbers = false;
  const isOdd = someValue(value, (part) => {
    if (typeof part === 'bigint' || typeof part === 'number') hasNumbers ||= numberOf(part, doubles) !== part;
    return typeof part === 'string' ? oddCharacter.test(part) : part instanceof Map && hasOddKey(part);
  });
  if (!isOdd && !hasNumbers) return value;
  const reread = foldTree<JsonNode, JsonNode>(root, {
    children: insideOf,
    fold: (node, items) => {
      if (typeof node === 'bigint' || typeof node === 'number') return numberOf(node, doubles);
      if (node === null || typeof node !== 'object') return node;
      return Array.isArray(node) ? items : new Map(Array.from(node.keys(), (key, at) => [key, items[at] ?? null]));
    },
  });
  if (!isOdd) return reread as YamlValue;
  return buildValue(composeDocument(printJson(doubles ? sortBelow(reread) : reread)));
}

/** The sections of an upload stand in the order of a pipeline, what is in them in byte order. */
function sortBelow(root: JsonNode): JsonNode {
  if (!(root instanceof Map)) return sortWithin(root);
  return new Map(Array.from(root, ([key, section]) => [key, sortWithin(section)] as const));
}

function hasOddKey(map: YamlMap): boolean {
  for (const key of map.keys()) if (isOddKey(String(key))) return true;
  return false;
}

function isOddKey(key: string): boolean {
  return oddCharacter.test(key) || (key.length * 6 >= longestKey && lengthOf(printJsonString(key)) > longestKey);
}

function numberOf(value: bigint | number, doubles: boolean): bigint | number {
  if (typeof value === 'bigint' && (!doubles || isSafe(value))) return value;
  return parseNumber(numberText(Number(value))) ?? value;
}

function isSafe(value: bigint): boolean {
  return value <= 9_007_199_254_740_991n && value >= -9_007_199_254_740_991n;
}

/** In characters, not in UTF-16 units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
