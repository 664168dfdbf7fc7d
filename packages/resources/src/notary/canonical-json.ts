import { isJsonObject, JsonNumber, type JsonValue } from '../sdk/json/json-value.ts';

/** The one form of a value that signatures and key ids are made of: sorted keys, no blanks, only `"` and `\` escaped. */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof JsonNumber) return value.text;
  if (!isJsonObject(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map(([key, member]) => `${quote(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
