/**
 * Reading JSON that others wrote, tolerantly (ui.md A1.6): a field of the wrong type counts as absent, an element that
 * cannot be read is left out, and never does one broken element cost the whole list.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function count(object: JsonObject, key: string): number | undefined {
  const value = object[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Unix seconds; what lies before 1970 is the API's way to say "not yet" (spec/api.md 10.2). */
export function moment(object: JsonObject, key: string): number | undefined {
  const value = count(object, key);
  return value !== undefined && value > 0 ? value : undefined;
}

export function flag(object: JsonObject, key: string): boolean {
  return object[key] === true;
}

/** Elements that `read` understood. `null` counts as an empty list, as the API sends it. */
export function list<Item>(value: unknown, read: (object: JsonObject) => Item | undefined): Item[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element) => {
    const object = asObject(element);
    const item = object === undefined ? undefined : read(object);
    return item === undefined ? [] : [item];
  });
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
}

/** The entries of an object whose values are text; numbers and booleans are written out. */
export function textMap(value: unknown): Record<string, string> {
  const entries = Object.entries(asObject(value) ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, inner]): [string, string][] => {
      if (typeof inner === 'string') return [[key, inner]];
      return typeof inner === 'number' || typeof inner === 'boolean' ? [[key, String(inner)]] : [];
    }),
  );
}

/** `undefined` for what is no JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
