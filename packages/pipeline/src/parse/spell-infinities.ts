import type { JsonValue } from '../config/json-value.ts';
import { isJsonObject } from '../config/json-value.ts';
import { formatFloat } from '../yaml/emit/format-float.ts';
import type { YamlValue } from '../yaml/value/yaml-value.ts';
import { pipelineCodec } from './pipeline-codec.ts';

/**
 * Writes `.inf` and `.nan` out where a number stands for text: outside steps the reference does so before it turns a
 * pipeline into JSON, which knows no such numbers (pipeline-language.md 2.1, 3.1). Anywhere else they stay, and are refused.
 */
export function spellInfinities(pipeline: YamlValue): YamlValue {
  return spell(pipeline, pipelineCodec.schema());
}

/** No deeper than the schema, which ends where steps and free-form values begin. */
function spell(value: YamlValue, schema: JsonValue | undefined): YamlValue {
  if (!isJsonObject(schema)) return value;
  if (typeof value === 'number') return !Number.isFinite(value) && isText(schema.type) ? formatFloat(value) : value;
  if (Array.isArray(value)) return value.map((item) => spell(item, schema.items));
  if (!(value instanceof Map)) return value;
  return new Map(Array.from(value, ([key, item]) => [key, spell(item, schemaOf(String(key), schema))] as const));
}

/** Keys match whatever their case. */
function schemaOf(key: string, { properties, additionalProperties }: { readonly [key: string]: JsonValue }) {
  if (!isJsonObject(properties)) return additionalProperties;
  const known = Object.keys(properties).find((name) => name === key.toLowerCase());
  return known === undefined ? undefined : properties[known];
}

/** What numbers are coerced to text for says so to editors, too. */
function isText(type: JsonValue | undefined): boolean {
  return Array.isArray(type) && type.includes('string') && type.includes('number');
}
