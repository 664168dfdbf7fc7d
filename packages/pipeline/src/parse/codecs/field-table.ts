import { compareBytes } from '../../config/compare-bytes.ts';
import type { JsonNode, JsonNodeMap } from '../../json/json-node.ts';
import type { Codec } from '../codec.ts';
import type { DecodeSession } from '../decode-session.ts';

/** One field of a struct: its key in the text, its type, and what it means to an author. */
export interface Field<T> {
  readonly key: string;
  readonly codec: Codec<T>;
  readonly description: string;
  /** Set for fields that are always written: the value where the author gave none. */
  readonly zero?: T;
  /** A list that the config always has, and that is not written where it is empty. */
  readonly leaveOutEmpty?: boolean;
  /** The pipeline makes no sense without it; for editors, the validator has texts of its own. */
  readonly required?: boolean;
}

/** A field and the property of the config that it becomes. */
interface ConfigField extends Field<unknown> {
  readonly property: string;
}

/** A field that a map has. */
export interface GivenField {
  /** As it is spelled there. */
  readonly key: string;
  readonly node: JsonNode;
  readonly field: ConfigField;
}

/** The fields of a struct, found by their keys in any case (pipeline-language.md 2.5), and what is written of them. */
export class FieldTable {
  /** Keys as authors write them, in the order of the normal form. */
  readonly keys: readonly string[];
  readonly fields: readonly ConfigField[];
  readonly #byKey: ReadonlyMap<string, ConfigField>;
  readonly #byFoldedKey: ReadonlyMap<string, ConfigField>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.fields = Object.entries(fields).map(([property, field]) => ({ ...(field as Field<unknown>), property }));
    this.#byKey = new Map(this.fields.map((field) => [field.key, field]));
    this.#byFoldedKey = new Map(this.fields.map((field) => [field.key.toLowerCase(), field]));
    this.keys = [...this.#byKey.keys()];
  }

  /** What a map without keys becomes. */
  emptyConfig(): Record<string, unknown> {
    const config: Record<string, unknown> = {};
    for (const field of this.fields) if (field.zero !== undefined) config[field.property] = field.zero;
    return config;
  }

  /** The fields that a map has, in byte order of its keys (5.1). A key that no field has is a problem where the session is strict. */
  *fieldsIn(map: JsonNodeMap, session: DecodeSession): Generator<GivenField> {
    for (const key of sortedKeys(map)) {
      const field = this.#find(key);
      if (field !== undefined) yield { key, node: map.get(key) ?? null, field };
      else if (session.strict) session.unknownField(key, this.keys);
    }
  }

  /** Tells the session what keys no field has. */
  tellUnknown(map: JsonNodeMap, session: DecodeSession): void {
    for (const key of map.keys()) if (this.#find(key) === undefined) session.ignoreField(key, this.keys);
  }

  /** What is written of a config: the fields that it has, without lists that are left out where they are empty. */
  *partsOf(config: unknown): Generator<{ readonly field: ConfigField; readonly part: unknown }> {
    for (const field of this.fields) {
      const part = (config as Record<string, unknown>)[field.property];
      if (part === undefined || (field.leaveOutEmpty === true && Array.isArray(part) && part.length === 0)) continue;
      yield { field, part };
    }
  }

  #find(key: string): ConfigField | undefined {
    return this.#byKey.get(key) ?? this.#byFoldedKey.get(foldKey(key));
  }
}

/** Takes over what was read of a field; undefined where it is left out or was no good. */
export function setField(config: Record<string, unknown>, { field, node }: GivenField, value: unknown): void {
  if (value !== undefined) config[field.property] = value;
  else if (field.zero === undefined) delete config[field.property];
  else if (node !== null) config[field.property] = field.zero;
}

function sortedKeys(map: JsonNodeMap): string[] {
  const keys = [...map.keys()];
  return keys.length < 2 ? keys : keys.sort(compareBytes);
}

/** As the reference decoder folds: two letters outside ASCII count as `k` and `s`. */
function foldKey(key: string): string {
  return key.toLowerCase().replaceAll('ſ', 's').replaceAll('\u212a', 'k');
}
