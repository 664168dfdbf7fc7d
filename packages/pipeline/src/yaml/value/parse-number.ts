const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const dotFirst = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;

const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;

/** Reads a plain scalar as a number: bigint for integers, number for floats, undefined for text (2.1, rules 4 and 5). */
export function parseNumber(text: string): bigint | number | undefined {
  if (text.startsWith('.')) return dotFirst.test(text) ? finite(text.replaceAll('_', '')) : undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  return parseInteger(plain) ?? (decimal.test(plain) ? finite(plain) : undefined);
}

/** An integer that fits int64 or, without sign, uint64. */
function parseInteger(text: string): bigint | undefined {
  const match = integer.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, digits] = match;
  const magnitude = BigInt(prefixed('0x', hex) ?? prefixed('0b', binary) ?? prefixed('0o', octal) ?? digits ?? '0');
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < minInt64) return undefined;
  const max = sign === '' ? maxUint64 : maxUint64 >> 1n;
  return value > max ? undefined : value;
}

function prefixed(prefix: string, digits: string | undefined): string | undefined {
  return digits === undefined ? undefined : prefix + digits;
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
