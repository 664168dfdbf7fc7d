import { compareBytes } from '../../config/compare-bytes.ts';
import type { Codec } from '../codec.ts';

/** A map of texts, such as a version or a mapping of names. */
export function textMapCodec(text: Codec<string>, goType: string): Codec<Readonly<Record<string, string>>> {
  return {
    decode(node, session) {
      if (node === null) return undefined;
      if (!(node instanceof Map)) {
        session.mismatch(node, goType);
        return undefined;
      }
      const keys = [...node.keys()].sort(compareBytes);
      const entries = keys.map((key) => {
        const value = session.at(key, () => text.decode(node.get(key) ?? null, session));
        return [key, value ?? ''] as const;
      });
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    },
    encode: (map) => new Map(Object.entries(map).sort(([a], [b]) => compareBytes(a, b))),
    schema: () => ({ type: ['object', 'null'], additionalProperties: text.schema() }),
  };
}
