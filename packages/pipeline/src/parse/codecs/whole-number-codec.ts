import { type WholeNumber, wholeNumberOf } from '../../config/whole-number.ts';
import { numberText } from '../../json/json-node.ts';
import { schemaVar } from '../../schema/schema-node.ts';
import type { Codec } from '../codec.ts';
import { wholeNumber } from './text-codec.ts';

/** An integer; 3.0 is 3 (pipeline-language.md 3.1). 0 is the normal form's absence. */
export const wholeNumberCodec: Codec<WholeNumber> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node !== 'bigint' && typeof node !== 'number') {
      session.mismatch(node, 'int');
      return undefined;
    }
    const value = wholeNumber(node);
    if (value === undefined) session.mismatch(node, 'int', `number ${numberText(node)}`);
    return value === undefined || value === 0n ? undefined : wholeNumberOf(value);
  },
  encode: encodeWholeNumber,
  schema: () => ({ anyOf: [{ type: 'integer' }, schemaVar] }),
};

/** Digit for digit. */
export function encodeWholeNumber(value: WholeNumber): bigint {
  return BigInt(String(value));
}
