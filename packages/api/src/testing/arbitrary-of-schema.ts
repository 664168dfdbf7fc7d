import fc from 'fast-check';

/** As much of JSON Schema as our schemas use. */
type Schema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

/** Deeper than this only what ends. */
const deepest = 7;

/**
 * Values that fit a schema, now and then with something in them that does not. `words` stand wherever a text may: names that exist
 * and such as hurt; `anything` stands in for what does not fit.
 */
export function arbitraryOfSchema(
  root: object,
  { words, anything }: { words: fc.Arbitrary<string>; anything: fc.Arbitrary<unknown> },
): fc.Arbitrary<unknown> {
  const { $defs: definitions = {} } = root as Schema;
  const build = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (depth > deepest) return fc.constantFrom(null, 'x', 1);
    const fitting = fc.constant(undefined).chain(() => fit(schema, depth));
    return fc.oneof({ weight: 20, arbitrary: fitting }, { weight: 1, arbitrary: anything });
  };
  const fit = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (schema.$ref !== undefined) return fit(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth + 1);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined && schema.properties === undefined) {
      return fc.oneof(...choices.map((choice) => build(choice, depth + 1)));
    }
    const kinds = [schema.type ?? []].flat();
    return kinds.length === 0 ? anything : fc.oneof(...kinds.map((kind) => ofKind(kind, schema, depth)));
  };
  const ofKind = (kind: string, schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    if (kind === 'string') return words;
    if (kind === 'integer' || kind === 'number') return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer());
    if (kind === 'boolean') return fc.boolean();
    if (kind === 'array') return fc.array(build(schema.items ?? {}, depth + 1), { maxLength: 3 });
    return kind === 'object' ? objects(schema, depth) : fc.constant(null);
  };
  const objects = (schema: Schema, depth: number): fc.Arbitrary<unknown> => {
    const free = Object.values(schema.patternProperties ?? {})[0] ?? schema.additionalProperties;
    if (schema.properties === undefined) {
      return fc.dictionary(words, build(typeof free === 'object' ? free : {}, depth + 1), { maxKeys: 3 });
    }
    // A choice beside properties names the keys of which one is needed, as steps do.
    const [one] = (schema.oneOf ?? schema.anyOf ?? []).flatMap(({ required = [] }) => required);
    const needed = [...(schema.required ?? []), ...(one === undefined ? [] : [one])];
    const chance = depth === 0 ? 2 : 5;
    const parts = Object.entries(schema.properties).map(([name, inner]) => {
      const value = build(inner, depth + 1).map((given) => [[name, given]] as const);
      if (needed.includes(name)) return value;
      return fc.oneof({ weight: 1, arbitrary: value }, { weight: chance, arbitrary: fc.constant([]) });
    });
    return fc.tuple(...parts).map((pairs) => Object.fromEntries(pairs.flat()));
  };
  return build(root as Schema, 0);
}
