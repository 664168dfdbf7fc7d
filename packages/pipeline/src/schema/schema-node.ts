import type { JsonValue } from '../config/json-value.ts';

/** A piece of a JSON Schema (draft 2020-12). */
export interface SchemaNode {
  readonly [keyword: string]: JsonValue;
}

/** A reference to a definition of the same schema. */
export function schemaReference(name: string): SchemaNode {
  return { $ref: `#/$defs/${name}` };
}

/** A var in place of a value that is not text: it must be filled in before the pipeline is set. */
export const schemaVar: SchemaNode = { type: 'string', pattern: '\\(\\(.+\\)\\)' };
