import { RondoError } from './rondo-error.ts';

const unitNanoseconds: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A text that is no duration in Go's notation (`1h30m`, `1.5s`, `300ms`). The message is Go's own. */
export class InvalidDurationError extends RondoError {
  readonly code = 'INVALID_DURATION';
}

/** Reads Go's notation of a duration; nanoseconds, since that is what Go counts in. Throws InvalidDurationError with Go's text. */
export function parseDurationNanoseconds(text: string): number {
  const invalid = () => new InvalidDurationError(`time: invalid duration ${JSON.stringify(text)}`);
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0;
  if (rest === '') throw invalid();
  let total = 0;
  let position = 0;
  while (position < rest.length) {
    const [whole, number = '', unit = ''] = /^(\d+\.?\d*|\.\d+)?([^\d.]*)/.exec(rest.slice(position)) ?? ['', '', ''];
    if (number === '') throw invalid();
    if (unit === '') throw new InvalidDurationError(`time: missing unit in duration ${JSON.stringify(text)}`);
    const scale = unitNanoseconds[unit];
    if (scale === undefined) {
      throw new InvalidDurationError(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    }
    total += Number(number) * scale;
    if (total > 2 ** 63 - 1) throw invalid();
    position += whole.length;
  }
  return sign === '-' ? -total : total;
}

/** Reads Go's notation of a duration, in milliseconds. Throws InvalidDurationError. */
export function parseDurationMs(text: string): number {
  return parseDurationNanoseconds(text) / 1e6;
}

/** Go's way of writing a duration: `1h30m0s`, `1.5s`, `300ms`, `0s`. */
export function formatDurationMs(durationMs: number): string {
  if (durationMs === 0) return '0s';
  const sign = durationMs < 0 ? '-' : '';
  const magnitudeMs = Math.abs(durationMs);
  if (magnitudeMs < 1) {
    const nanoseconds = Math.round(magnitudeMs * 1e6);
    return nanoseconds < 1000 ? `${sign}${nanoseconds}ns` : `${sign}${trim(nanoseconds / 1000)}µs`;
  }
  if (magnitudeMs < 1000) return `${sign}${trim(magnitudeMs)}ms`;
  const totalSeconds = magnitudeMs / 1000;
  const hours = Math.floor(totalSeconds / 3600);
  const minutes = Math.floor(totalSeconds / 60) % 60;
  const seconds = trim(totalSeconds - hours * 3600 - minutes * 60);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

function trim(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
