/**
 * What a YAML text means (pipeline-language.md 2.1). Integers are bigints and floats are numbers, because they print
 * and coerce differently. Values may be shared between places (aliases): treat them as immutable.
 */
export type YamlValue = null | boolean | bigint | number | string | BinaryText | YamlValue[] | YamlMap;

export type YamlKey = null | boolean | bigint | number | string | BinaryText | NegativeZero;

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

/** `-0.0` as a key: a map of JavaScript takes that for 0, and then it would be printed as `0`. */
export class NegativeZero {
  toString(): string {
    return '-0';
  }
}

export const negativeZero = new NegativeZero();

/** A value that is neither list nor map as the key of a map. */
export function toKey(value: Exclude<YamlValue, YamlValue[] | YamlMap>): YamlKey {
  return Object.is(value, -0) ? negativeZero : value;
}

/** The value that {@link toKey} made a key of. */
export function fromKey(key: YamlKey): Exclude<YamlValue, YamlValue[] | YamlMap> {
  return key instanceof NegativeZero ? -0 : key;
}

/** Whether a map has a key; zeros of either sign are one key. */
export function hasKey(map: YamlMap, key: YamlKey): boolean {
  return map.has(key) || (key === 0 && map.has(negativeZero)) || (key === negativeZero && map.has(0));
}

/** Sets a key. Of zeros the sign set last stays. */
export function setKey(map: YamlMap, key: YamlKey, value: YamlValue): void {
  if (key === 0) map.delete(negativeZero);
  else if (key === negativeZero) map.delete(0);
  map.set(key, value);
}

/** The values directly inside a list or a map; undefined for anything else. */
export function insideOf(value: YamlValue): readonly YamlValue[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Map ? [...value.values()] : undefined;
}

/** Whether a value or anything within it passes; `depth` is how many lists and maps are around it. */
export function someValue(root: YamlValue, passes: (value: YamlValue, depth: number) => boolean): boolean {
  const ahead: YamlValue[] = [root];
  const depths = [0];
  for (let value = ahead.pop(); value !== undefined; value = ahead.pop()) {
    const depth = depths.pop() ?? 0;
    if (passes(value, depth)) return true;
    if (!Array.isArray(value) && !(value instanceof Map)) continue;
    for (const item of value.values()) {
      ahead.push(item);
      depths.push(depth + 1);
    }
  }
  return false;
}
