import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@rondo/pipeline';

/** SHA-256 of a value's JSON with sorted keys, in hexadecimal: what makes two sources or params the same (worker.md 16.1). */
export function digestJson(value: JsonValue): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Compact JSON with sorted keys: what programs get on standard input (pipeline-language.md 13.3). */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${sortedEntries(value as JsonObject)
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`)
    .join(',')}}`;
}

function sortedEntries(object: JsonObject): [string, JsonValue][] {
  return Object.entries(object).sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

/** The request of a resource's program: source, then params and version where there are any, in this order. */
export function programRequest(parts: {
  source: JsonObject | null;
  params?: JsonObject | undefined;
  version?: JsonObject | undefined;
}): string {
  const { source, params, version } = parts;
  const isThere = (value: JsonObject | undefined) => value !== undefined && Object.keys(value).length > 0;
  const fields = [`"source":${canonicalJson(source)}`];
  if (params !== undefined && isThere(params)) fields.push(`"params":${canonicalJson(params)}`);
  if (version !== undefined && isThere(version)) fields.push(`"version":${canonicalJson(version)}`);
  return `{${fields.join(',')}}`;
}
