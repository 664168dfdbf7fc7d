/**
 * What a YAML text means (pipeline-language.md 2.1). Integers are bigints and floats are numbers, because they print
 * and coerce differently. Values may be shared between places (aliases): treat them as immutable.
 */
export type YamlValue = null | boolean | bigint | number | string | BinaryText | YamlValue[] | YamlMap;

export type YamlKey = null | boolean | bigint | number | string | BinaryText;

/** A map with its keys as read: numbers and booleans stay what they are until a path turns them into text. */
export type YamlMap = Map<YamlKey, YamlValue>;

/** The bytes of a `!!binary` scalar that are not UTF-8. */
export class BinaryText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** As JSON carries them: what is not UTF-8 becomes U+FFFD. */
  toString(): string {
    return new TextDecoder().decode(this.bytes);
  }
}
