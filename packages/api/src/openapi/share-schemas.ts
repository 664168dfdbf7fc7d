/** Where the schemas of a document stand that have a title and definitions of their own. */
const place = '#/components/schemas/';

/**
 * Moves schemas that have definitions of their own (`$defs`) to the document's `components`, under their titles: a reference in an
 * OpenAPI document is read from the document's root, where such definitions do not stand. Gives the document without them, in the
 * dialect of OpenAPI 3.1, and the schemas by name. Pure.
 */
export function shareSchemas(document: unknown): { document: unknown; schemas: Readonly<Record<string, unknown>> } {
  const schemas: Record<string, unknown> = {};
  const move = (value: unknown, owner: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => move(item, owner));
    if (typeof value !== 'object' || value === null) return value;
    const { $schema: _dialect, $defs: definitions, ...schema } = inDialect(Object.fromEntries(Object.entries(value)));
    if (typeof definitions !== 'object' || definitions === null) return moveFields(schema, owner);
    const title = String(schema.title);
    for (const [name, definition] of Object.entries(definitions))
      schemas[`${title}.${name}`] ??= move(definition, title);
    schemas[title] ??= moveFields(schema, title);
    return { $ref: `${place}${title}` };
  };
  const moveFields = (schema: Readonly<Record<string, unknown>>, owner: string): object =>
    Object.fromEntries(
      Object.entries(schema).map(([key, value]) => {
        const isReference = key === '$ref' && typeof value === 'string';
        return [key, isReference ? value.replace('#/$defs/', `${place}${owner}.`) : move(value, owner)];
      }),
    );
  return { document: move(document, ''), schemas };
}

/** Lists whose items have each a schema of their own are written otherwise in older dialects, such as that of our schemas. */
function inDialect(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { items, additionalItems: _rest, ...others } = schema;
  return Array.isArray(items) ? { ...others, prefixItems: items, items: false } : schema;
}
