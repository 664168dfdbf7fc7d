import { schemaVar } from '../../schema/schema-node.ts';
import type { Codec } from '../codec.ts';

/** A boolean; false is the normal form's absence. */
export const flagCodec: Codec<boolean> = {
  decode(node, session) {
    if (node === true) return true;
    if (node !== null && node !== false) session.mismatch(node, 'bool');
    return undefined;
  },
  encode: (value) => value,
  schema: () => ({ anyOf: [{ type: 'boolean' }, schemaVar] }),
};
