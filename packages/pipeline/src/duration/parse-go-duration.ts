/** A duration in nanoseconds, or the stock sentence about what is wrong. */
export type ParsedDuration =
  | { readonly ok: true; readonly ns: bigint }
  | { readonly ok: false; readonly error: string };

const unitNs: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const limit = 2n ** 63n;

/**
 * Reads a Go duration: an optional sign, then decimals with a unit each (`1h30m`), or `0` (pipeline-language.md 3.3).
 * Days and weeks don't exist.
 */
export function parseGoDuration(text: string): ParsedDuration {
  const invalid: ParsedDuration = { ok: false, error: `time: invalid duration ${quote(text)}` };
  const negative = text.startsWith('-');
  let rest = /^[-+]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return { ok: true, ns: 0n };
  if (rest === '') return invalid;
  let total = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?([^.\d]*)/.exec(rest);
    const [part = '', whole = '', fraction = '', unit = ''] = match ?? [];
    if ((whole === '' && fraction === '') || !fitsInt64(whole)) return invalid;
    if (unit === '') return { ok: false, error: `time: missing unit in duration ${quote(text)}` };
    const scale = unitNs.get(unit);
    if (scale === undefined) {
      return { ok: false, error: `time: unknown unit ${quote(unit)} in duration ${quote(text)}` };
    }
    total += BigInt(whole === '' ? 0 : whole) * scale + fractionOf(fraction, scale);
    if (total > limit) return invalid;
    rest = rest.slice(part.length);
  }
  if (negative) return { ok: true, ns: -total };
  return total === limit ? invalid : { ok: true, ns: total };
}

function fitsInt64(digits: string): boolean {
  const significant = digits.replace(/^0+/, '');
  return significant.length < 20 && BigInt(significant) <= limit;
}

/** In doubles, like the reference, and with no more digits than it keeps. */
function fractionOf(digits: string, scale: bigint): bigint {
  let kept = digits.slice(0, 19);
  if (kept.length === 19 && BigInt(kept) > limit) kept = kept.slice(0, 18);
  return BigInt(Math.trunc(Number(kept) * (Number(scale) / 10 ** kept.length)));
}

/** Quotes as the reference's duration parser does: everything beyond printable ASCII byte by byte. */
function quote(text: string): string {
  const quoted = text.replace(/["\\]|[^\x20-\x7f]/gu, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    return Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `"${quoted}"`;
}
