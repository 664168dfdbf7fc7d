import { type JsonNode, type JsonNodeMap, numberText } from '../json/json-node.ts';
import { printJsonString } from '../json/print-json.ts';
import { parseNumber } from '../yaml/value/parse-number.ts';
import type { YamlMap, YamlValue } from '../yaml/value/yaml-value.ts';
import { YamlError } from '../yaml/yaml-error.ts';

const unreadable = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** A key of a JSON text is one for the YAML reader, too, if it has at most so many characters, quotes and escapes included. */
const longestKey = 1024;

/**
 * What JSON becomes when the YAML reader reads it, as the reference does with formatted and uploaded pipelines
 * (pipeline-language.md 2.1, paths F and S): numbers go through their JSON spelling, a NEL in a text is a line break and
 * folds, other control characters beyond ASCII are refused, and so are keys that are too long or hold a line break.
 * `doubles`: the numbers went through doubles before. Throws {@link YamlError}.
 */
export function rereadJson(node: JsonNode, options: { readonly doubles: boolean }): YamlValue {
  const rereader = new JsonRereader(options.doubles);
  const value = rereader.value(node);
  if (rereader.badKey !== undefined) throw rereader.badKey;
  return value;
}

class JsonRereader {
  readonly #doubles: boolean;
  /** Line breaks so far. */
  #line = 0;
  /** The first key that is none. It waits for the end: control characters behind it are seen before it. */
  badKey: YamlError | undefined;

  constructor(doubles: boolean) {
    this.#doubles = doubles;
  }

  value(node: JsonNode): YamlValue {
    if (typeof node === 'string') return this.#text(node);
    if (typeof node === 'bigint') return this.#doubles && !isSafe(node) ? rereadNumber(Number(node)) : node;
    if (typeof node === 'number') return rereadNumber(node);
    if (node === null || typeof node !== 'object') return node;
    return Array.isArray(node) ? this.#list(node) : this.#map(node);
  }

  /** What needs no change is shared: most pipelines are the same after the second reading. */
  #list(list: JsonNode[]): YamlValue[] {
    const items = list.map((item) => this.value(item));
    return items.every((item, index) => item === list[index]) ? list : items;
  }

  #map(map: JsonNodeMap): YamlMap {
    let changed = false;
    const entries: (readonly [string, YamlValue])[] = [];
    for (const [key, item] of map) {
      this.#key(key);
      const value = this.value(item);
      changed ||= value !== item;
      entries.push([key, value]);
    }
    // A map of JSON is a map of YAML; nobody changes either.
    return changed ? new Map(entries) : (map as YamlMap);
  }

  #key(key: string): void {
    const folded = this.#text(key);
    if (folded === key && (key.length * 6 < longestKey || lengthOf(printJsonString(key)) <= longestKey)) return;
    const place = this.#line === 0 ? '' : `line ${this.#line}: `;
    this.badKey ??= new YamlError(`${place}did not find expected ',' or '}'`);
  }

  #text(text: string): string {
    if (unreadable.test(text)) throw new YamlError('control characters are not allowed');
    if (!text.includes('\x85')) return text;
    this.#line += text.split('\x85').length - 1;
    return text.replace(/ *\x85[ \x85]*/g, (gap) => {
      const breaks = gap.split('\x85').length - 1;
      return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
    });
  }
}

function isSafe(value: bigint): boolean {
  return value <= 9_007_199_254_740_991n && value >= -9_007_199_254_740_991n;
}

function rereadNumber(value: number): bigint | number {
  return parseNumber(numberText(value)) ?? value;
}

/** In characters, not in UTF-16 units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
