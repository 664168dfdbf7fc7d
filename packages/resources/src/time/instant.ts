import type { Clock } from '@rondo/foundation';

/** A moment: nanoseconds since the epoch. Versions of `time` have that precision and are compared with it. */
export type Instant = bigint;

export const nanosecondsPerSecond = 1_000_000_000n;

/** The clock's now. Its digits below a millisecond come from the monotonic clock: they only keep versions unique. */
export function nowInstant(clock: Clock): Instant {
  return BigInt(Math.floor(clock.nowMs())) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d*)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** A moment as written, with its offset from UTC. Undefined when it is not RFC 3339. */
export function parseInstant(text: string): { instant: Instant; offsetSeconds: number } | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const millis = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const offsetSeconds = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 3600 + Number(offsetMinutes) * 60);
  const instant =
    BigInt(millis) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) - BigInt(offsetSeconds) * nanosecondsPerSecond;
  return { instant, offsetSeconds };
}

/** Go's RFC3339Nano: the fraction without trailing zeros, `Z` for UTC (resources.md 2.3). */
export function formatInstant(instant: Instant, offsetSeconds: number): string {
  const { date, time, fraction } = wallTexts(instant, offsetSeconds);
  return `${date}T${time}${fraction}${offsetSeconds === 0 ? 'Z' : formatOffset(offsetSeconds, ':')}`;
}

/** Go's `2006-01-02 15:04:05.999999999 -0700 MST`, for a moment whose zone has an offset but no name. */
export function formatTimestamp(instant: Instant, offsetSeconds: number): string {
  const { date, time, fraction } = wallTexts(instant, offsetSeconds);
  const offset = formatOffset(offsetSeconds, '');
  return `${date} ${time}${fraction} ${offset} ${offsetSeconds === 0 ? 'UTC' : offset}`;
}

function wallTexts(instant: Instant, offsetSeconds: number): { date: string; time: string; fraction: string } {
  const shifted = instant + BigInt(offsetSeconds) * nanosecondsPerSecond;
  const seconds = shifted / nanosecondsPerSecond;
  const [date = '', time = ''] = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).split('T');
  const fraction = String(shifted % nanosecondsPerSecond)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return { date, time, fraction: fraction === '' ? '' : `.${fraction}` };
}

function formatOffset(offsetSeconds: number, separator: string): string {
  const minutes = Math.trunc(Math.abs(offsetSeconds) / 60);
  const pair = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${offsetSeconds < 0 ? '-' : '+'}${pair.join(separator)}`;
}
