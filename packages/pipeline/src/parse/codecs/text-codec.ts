import { type JsonNode, numberText } from '../../json/json-node.ts';
import { formatFloat } from '../../yaml/emit/format-float.ts';
import type { Codec } from '../codec.ts';

/** Text as steps and tasks want it: nothing else will do (pipeline-language.md 3.1). */
export const textCodec: Codec<string> = {
  decode(node, session) {
    if (typeof node === 'string') return node === '' ? undefined : node;
    if (node !== null) session.mismatch(node, 'string');
    return undefined;
  },
  encode: (value) => value,
  schema: () => ({ type: 'string' }),
};

/** Text outside steps: a number or a boolean stands for its spelling, floats with float32 precision (3.1). */
export const coercedTextCodec: Codec<string> = {
  decode: (node, session) => textCodec.decode(coerce(node), session),
  encode: (value) => value,
  schema: () => ({ type: ['string', 'number', 'boolean'] }),
};

function coerce(node: JsonNode): JsonNode {
  if (typeof node === 'number') return formatFloat(node, { single: true });
  return typeof node === 'bigint' || typeof node === 'boolean' ? String(node) : node;
}

/** A name that other parts of the pipeline refer to. */
export const identifierCodec: Codec<string> = { ...textCodec, schema: () => ({ type: 'string', minLength: 1 }) };

/** A name outside steps, where numbers are coerced. */
export const coercedIdentifierCodec: Codec<string> = {
  ...coercedTextCodec,
  schema: () => ({ type: ['string', 'number', 'boolean'], minLength: 1 }),
};

/** The whole number that a JSON number spells, or undefined. */
export function wholeNumber(node: bigint | number): bigint | undefined {
  const text = numberText(node);
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
}
