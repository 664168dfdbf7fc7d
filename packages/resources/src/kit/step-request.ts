import { isJsonObject, JsonNumber, type JsonObject, type JsonValue } from '../sdk/json/json-value.ts';
import { renderJson } from '../sdk/json/render-json.ts';
import type { Version } from '../sdk/program.ts';

/**
 * A request exactly as a server writes it (resources.md 1.1): compact, the keys source, params, version in this order and
 * sorted inside, no newline; params and version are left out when they are empty.
 */
export function stepRequest(parts: { source: JsonObject; params?: JsonObject; version?: Version | undefined }): string {
  const { source, params = {}, version = {} } = parts;
  return renderJson({
    source: sortKeys(source),
    ...(Object.keys(params).length === 0 ? {} : { params: sortKeys(params) }),
    ...(Object.keys(version).length === 0 ? {} : { version: sortKeys(version) }),
  });
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value) || value instanceof JsonNumber) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, sortKeys(member)]));
}
