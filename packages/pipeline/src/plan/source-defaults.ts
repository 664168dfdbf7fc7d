import type { JsonObject } from '../config/json-value.ts';
import type { ResourceTypeConfig } from '../config/resource-config.ts';

/** Sources that the server merges under those of base types, by type (`--base-resource-type-defaults`). */
export type BaseTypeDefaults = ReadonlyMap<string, JsonObject>;

/** A source with the defaults of its type merged under it, key by key at top level (pipeline-language.md 4.4). */
export function mergeSource(defaults: JsonObject | undefined, source: JsonObject | null): JsonObject | null {
  return defaults === undefined ? source : { ...defaults, ...source };
}

/** What a source of this type starts from: the defaults of the custom type, else those of the base type. */
export function defaultsOf(
  type: string,
  types: readonly ResourceTypeConfig[],
  baseDefaults: BaseTypeDefaults,
): JsonObject | undefined {
  const custom = types.find((candidate) => candidate.name === type);
  return custom === undefined ? baseDefaults.get(type) : custom.defaults;
}

/** The types with the defaults of their own types merged into their sources. A type named like its type is of the base type. */
export function mergeTypeSources(
  types: readonly ResourceTypeConfig[],
  baseDefaults: BaseTypeDefaults,
): ResourceTypeConfig[] {
  return types.map((type) => {
    const others = types.filter((other) => other !== type);
    return { ...type, source: mergeSource(defaultsOf(type.type, others, baseDefaults), type.source) };
  });
}
