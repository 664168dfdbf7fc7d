/** A number as it was written: `1.10` stays `1.10`, and integers keep all their digits. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** What a value is called in messages. */
export function describeJson(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return `the boolean ${value}`;
  if (value instanceof JsonNumber) return `the number ${value.text}`;
  return isJsonObject(value) ? 'an object' : 'a list';
}
