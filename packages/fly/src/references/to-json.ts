import { NumberText, type VarMap, type VarValue } from '@rondo/pipeline';
import type { JsonObject, JsonValue } from '../wire/json.ts';

/** Vars as JSON. Numbers keep their spelling when they are written, however long they are. */
export function toJson(vars: VarMap): JsonObject {
  return Object.fromEntries(Object.entries(vars).map(([key, value]) => [key, valueToJson(value)]));
}

function valueToJson(value: VarValue): JsonValue {
  if (value instanceof NumberText) return numberToJson(value.text);
  if (Array.isArray(value)) return value.map(valueToJson);
  if (typeof value === 'object' && value !== null) return toJson(value as VarMap);
  // The YAML reader of the command line gives texts, booleans and null beside numbers with their spelling.
  return value as JsonValue;
}

function numberToJson(text: string): JsonValue {
  const number = Number(text);
  return JSON.stringify(number) === text ? number : rawJson(text);
}

/** JSON that `JSON.stringify` writes as it is; nothing else ever looks at it. Node has it, the type library doesn't know yet. */
function rawJson(text: string): JsonValue {
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => JsonValue };
  return rawJSON(text);
}
