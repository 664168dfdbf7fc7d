/**
 * JSON between the text and the typed config: integers keep all their digits as bigint, floats are numbers, and objects
 * are maps, so that a key named `__proto__` is a key like any other.
 */
export type JsonNode = null | boolean | bigint | number | string | JsonNode[] | JsonNodeMap;
export type JsonNodeMap = Map<string, JsonNode>;

/** What is directly inside a list or a map; undefined for anything else. */
export function insideOf(node: JsonNode): readonly JsonNode[] | undefined {
  if (node === null || typeof node !== 'object') return undefined;
  return Array.isArray(node) ? node : [...node.values()];
}

/** What a JSON value is called in the messages of the reference decoder. */
export function kindOf(node: JsonNode): 'string' | 'number' | 'bool' | 'array' | 'object' | 'null' {
  if (node === null) return 'null';
  if (typeof node === 'string') return 'string';
  if (typeof node === 'boolean') return 'bool';
  if (typeof node === 'object') return Array.isArray(node) ? 'array' : 'object';
  return 'number';
}

/** A number as JSON spells it: shortest digits, exponent form below 1e-6 and from 1e21 (pipeline-language.md 2.1, form J). */
export function numberText(value: bigint | number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
