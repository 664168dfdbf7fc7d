import { JsonNumber, type JsonValue } from './json-value.ts';

/** Parses JSON, keeping the text of every number. Throws SyntaxError. */
export function parseJson(text: string): JsonValue {
  const revive = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
  // JSON.parse can only make these kinds, and the reviver has replaced the numbers.
  return JSON.parse(text, revive) as JsonValue;
}
