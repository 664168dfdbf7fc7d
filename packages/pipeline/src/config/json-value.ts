/** Free-form data inside a config (`source`, `params`, `vars`, `user_data`): plain JSON, numbers as JSON doubles. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. May have an own key named `__proto__`: build it with {@link jsonObject}, never by assignment. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Builds an object from entries; a key such as `__proto__` becomes an ordinary own key. The last of equal keys wins. */
export function jsonObject(entries: Iterable<readonly [string, JsonValue]>): JsonObject {
  return Object.fromEntries(entries);
}

/** Whether a JSON value is an object (not a list, not null). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
