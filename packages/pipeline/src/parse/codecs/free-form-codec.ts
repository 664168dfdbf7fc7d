import { isJsonObject, type JsonObject, type JsonValue } from '../../config/json-value.ts';
import { fromPlainJson } from '../../json/from-plain-json.ts';
import { sortWithin } from '../../json/sort-keys.ts';
import { toPlainJson } from '../../json/to-plain-json.ts';
import type { Codec } from '../codec.ts';

/** Any value, kept as plain JSON and written in byte order of its keys. */
export const freeFormCodec: Codec<JsonValue> = {
  decode: (node) => (node === null ? undefined : toPlainJson(node)),
  encode: (value) => sortWithin(fromPlainJson(value)),
  schema: () => ({}),
};

/** A map of anything, such as `source` or `params`. `keepEmpty` tells `{}` from absence. */
export function freeFormMapCodec(goType: string, options: { keepEmpty?: boolean } = {}): Codec<JsonObject> {
  return {
    decode(node, session) {
      if (node === null) return undefined;
      if (!(node instanceof Map)) {
        session.mismatch(node, goType);
        return undefined;
      }
      if (node.size === 0 && options.keepEmpty !== true) return undefined;
      const plain = toPlainJson(node);
      return isJsonObject(plain) ? plain : undefined;
    },
    encode: (value) => sortWithin(fromPlainJson(value)),
    schema: () => ({ type: ['object', 'null'] }),
  };
}
