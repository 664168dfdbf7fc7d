import { compareBytes } from '../config/compare-bytes.ts';
import { type JsonNode, numberText } from './json-node.ts';

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
  if (node === null) return 'null';
  if (typeof node === 'string') return printJsonString(node);
  if (typeof node === 'boolean') return String(node);
  if (typeof node !== 'object') return numberText(node);
  if (Array.isArray(node)) return `[${node.map((item) => printJson(item, options)).join(',')}]`;
  const keys = options.sortKeys === true ? [...node.keys()].sort(compareBytes) : [...node.keys()];
  return `{${keys.map((key) => `${printJsonString(key)}:${printJson(node.get(key) ?? null, options)}`).join(',')}}`;
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
