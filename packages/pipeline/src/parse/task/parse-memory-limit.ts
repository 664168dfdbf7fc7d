import { type WholeNumber, wholeNumberOf } from '../../config/whole-number.ts';

export type ParsedMemoryLimit =
  | { readonly ok: true; readonly bytes: WholeNumber }
  | { readonly ok: false; readonly error: string };

const pattern = /^([0-9]+)(?:([KMG])i?B?|)$/i;
const factors: Readonly<Record<string, bigint>> = { K: 1n << 10n, M: 1n << 20n, G: 1n << 30n };
const maxUint64 = 2n ** 64n - 1n;

/** Reads a memory limit: digits with an optional K, M or G, i and B; all are powers of 1024 (pipeline-language.md 3.4). */
export function parseMemoryLimit(text: string): ParsedMemoryLimit {
  const match = pattern.exec(text);
  const digits = match?.[1];
  if (digits === undefined) return { ok: false, error: 'could not parse container memory limit' };
  const value = digits.length > 40 ? maxUint64 + 1n : BigInt(digits);
  if (value > maxUint64) return { ok: false, error: `strconv.ParseUint: parsing "${digits}": value out of range` };
  const factor = factors[match?.[2]?.toUpperCase() ?? ''] ?? 1n;
  return { ok: true, bytes: wholeNumberOf(BigInt.asUintN(64, value * factor)) };
}
