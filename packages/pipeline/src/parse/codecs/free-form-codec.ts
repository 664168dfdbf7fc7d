import { compareBytes } from '../../config/compare-bytes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../config/json-value.ts';
import { fromPlainJson } from '../../json/from-plain-json.ts';
import type { JsonNode } from '../../json/json-node.ts';
import { toPlainJson } from '../../json/to-plain-json.ts';
import type { Codec } from '../codec.ts';

/** Any value, kept as plain JSON. */
export const freeFormCodec: Codec<JsonValue> = {
  decode: (node) => (node === null ? undefined : toPlainJson(node)),
  encode: (value) => sorted(fromPlainJson(value)),
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
    encode: (value) => sorted(fromPlainJson(value)),
    schema: () => ({ type: ['object', 'null'] }),
  };
}

/** Free-form maps are written in byte order of their keys. */
function sorted(node: JsonNode): JsonNode {
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map(sorted);
  return new Map([...node].sort(([a], [b]) => compareBytes(a, b)).map(([key, item]) => [key, sorted(item)]));
}
