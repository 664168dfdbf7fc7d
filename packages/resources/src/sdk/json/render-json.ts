import { JsonNumber, type JsonValue } from './json-value.ts';

/** Compact JSON; numbers come out as they were written. */
export function renderJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(renderJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${renderJson(member)}`)
    .join(',')}}`;
}
