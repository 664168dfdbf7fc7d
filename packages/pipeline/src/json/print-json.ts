import { foldTree } from '@rondo/foundation';
import { compareBytes } from '../config/compare-bytes.ts';
import { joinParts } from './join-parts.ts';
import { insideOf, type JsonNode, numberText } from './json-node.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped
const escaped = /["\\<>&\0-\x1f\u2028\u2029\ud800-\udfff]/gu;

const names: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Compact JSON as the reference server writes it: `<`, `>` and `&` escaped, objects in the order of their maps; with
 * `sortKeys` in byte order (pipeline-language.md 3.2, 10.2).
 */
export function printJson(node: JsonNode, options: { sortKeys?: boolean } = {}): string {
  return foldTree<JsonNode, string>(node, {
    children: insideOf,
    fold: (value, items) => printValue(value, items, options.sortKeys === true),
  });
}

function printValue(node: JsonNode, items: readonly string[], sortKeys: boolean): string {
  if (node === null) return 'null';
  if (typeof node === 'string') return printJsonString(node);
  if (typeof node === 'boolean') return String(node);
  if (typeof node !== 'object') return numberText(node);
  if (Array.isArray(node)) return `[${joinParts(items)}]`;
  const entries = Array.from(node.keys(), (key, index) => [key, items[index] ?? ''] as const);
  if (sortKeys) entries.sort(([a], [b]) => compareBytes(a, b));
  return `{${joinParts(entries.map(([key, item]) => `${printJsonString(key)}:${item}`))}}`;
}

/** A JSON string, quotes included. */
export function printJsonString(text: string): string {
  return `"${text.replace(escaped, (char) => names[char] ?? escapeUnit(char))}"`;
}

function escapeUnit(char: string): string {
  const code = char.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
