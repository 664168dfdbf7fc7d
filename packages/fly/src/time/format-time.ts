import { formatOffset } from './format-offset.ts';
import { zoneAbbreviation } from './zone-abbreviation.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-03-11`, local time. */
export function formatDate(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `09:10:00`, local time. */
export function formatClock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `2026-03-11@09:10:00+0000`, as builds are listed. */
export function formatBuildTime(unixSeconds: number): string {
  const at = new Date(unixSeconds * 1000);
  return `${formatDate(at)}@${formatClock(at)}${formatOffset(at)}`;
}

/** `2026-03-11 09:10:00 +0000 UTC`, as pipelines and pauses are listed. */
export function formatMoment(unixSeconds: number, env: Readonly<Record<string, string | undefined>>): string {
  const at = new Date(unixSeconds * 1000);
  return `${formatDate(at)} ${formatClock(at)} ${formatOffset(at)} ${zoneAbbreviation(at, env)}`;
}
