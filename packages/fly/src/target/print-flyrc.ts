import { isJsonObject, type JsonObject, type JsonValue } from '../wire/json.ts';

/** Values as YAML in the layout of the stock client: keys in order, two blanks a level, texts of several lines as blocks. */
export function printYaml(values: JsonObject, indent = ''): string {
  return Object.entries(values)
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, value]) => `${indent}${scalar(key)}:${printValue(value, `${indent}  `)}`)
    .join('');
}

function printValue(value: JsonValue, indent: string): string {
  if (isJsonObject(value) && Object.keys(value).length > 0) return `\n${printYaml(value, indent)}`;
  if (typeof value !== 'string') return ` ${JSON.stringify(value)}\n`;
  return isBlock(value) ? ` ${printBlock(value, indent)}` : ` ${scalar(value)}\n`;
}

/** Certificates and the like: lines without blanks at their ends. */
function isBlock(text: string): boolean {
  return /^[^\s\p{Cc}]/u.test(text) && text.includes('\n') && /^(?:[\t\x20-\x7e]*\n)*[\x20-\x7e]*$/.test(text);
}

function printBlock(text: string, indent: string): string {
  const ending = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = text.replace(/\n$/, '').split('\n');
  return `|${ending}\n${lines.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join('')}`;
}

const plain = /^(?:[A-Za-z/]|\.{1,2}\/)[\w\-./+=~@]*(:[\w\-./+=~@]+)*$/;
const reserved = /^(true|false|yes|no|on|off|null|y|n)$/i;

function scalar(text: string): string {
  return plain.test(text) && !reserved.test(text) ? text : JSON.stringify(text);
}
