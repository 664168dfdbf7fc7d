import { InvalidValueError, type Option, type OptionHead } from '../grammar/option.ts';

const maxInteger = 2n ** 63n;

/** A whole number in the spellings that the stock client takes: decimal, `0x1f`, `017`, `0b1`, `1_000`. */
export function integer(head: OptionHead & { readonly initial: number }): Option<number> {
  return {
    defaultText: String(head.initial),
    ...head,
    typeName: 'int',
    takesValue: true,
    signed: true,
    read: (value) => readInteger(value),
  };
}

function readInteger(value: string): number {
  const refuse = (why: string): never => {
    throw new InvalidValueError(`strconv.ParseInt: parsing ${JSON.stringify(value)}: ${why}`);
  };
  const match = /^([-+]?)(?:(0[xX]|0[bB]|0[oO]|0(?=_?\d))_?)?([\da-fA-F]+(?:_[\da-fA-F]+)*)$/.exec(value);
  if (match === null) return refuse('invalid syntax');
  const [, sign, prefix = '', written = ''] = match;
  if (prefix === '' && written.includes('_')) return refuse('invalid syntax');
  const digits = written.replaceAll('_', '');
  const base = /^0[xX]$/.test(prefix) ? '0x' : /^0[bB]$/.test(prefix) ? '0b' : prefix === '' ? '' : '0o';
  let number: bigint;
  try {
    number = BigInt(base + digits) * (sign === '-' ? -1n : 1n);
  } catch {
    return refuse('invalid syntax');
  }
  if (number >= maxInteger || number < -maxInteger) return refuse('value out of range');
  return Number(number);
}
