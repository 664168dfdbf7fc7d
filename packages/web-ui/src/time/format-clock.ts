import { clockStyle } from './clock-style.ts';

const pad = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const dayMs = 86_400_000;

/** `11:52:09`, or `11:52:09 am`, in the time zone that was chosen. `unixSeconds` as everywhere on the wire. */
export function formatClock(unixSeconds: number): string {
  const date = shifted(unixSeconds * 1000);
  return clock(date, `:${pad(date.getSeconds())}`);
}

/** `11:52`, without seconds. */
export function formatHour(unixSeconds: number): string {
  return clock(shifted(unixSeconds * 1000), '');
}

function clock(date: Date, seconds: string): string {
  const hours = date.getHours();
  if (!clockStyle.twelveHours) return `${pad(hours)}:${pad(date.getMinutes())}${seconds}`;
  return `${hours % 12 === 0 ? 12 : hours % 12}:${pad(date.getMinutes())}${seconds} ${hours < 12 ? 'am' : 'pm'}`;
}

/** A date whose local fields are those of the chosen time zone. */
function shifted(ms: number): Date {
  const date = new Date(ms);
  return clockStyle.utc ? new Date(ms + date.getTimezoneOffset() * 60_000) : date;
}

/** `11:57`, `yesterday 16:33`, `Mon 17:44`, `12 Nov 09:10`, `12 Nov 2025`: as precise as its distance deserves. */
export function formatMoment(unixSeconds: number, nowMs: number): string {
  const date = shifted(unixSeconds * 1000);
  const hour = clock(date, '');
  const days = Math.round((startOfDay(shifted(nowMs)) - startOfDay(date)) / dayMs);
  if (days <= 0) return hour;
  if (days === 1) return `yesterday ${hour}`;
  if (days < 7) return `${weekdays[date.getDay()]} ${hour}`;
  const month = months[date.getMonth()];
  if (days < 300) return `${date.getDate()} ${month} ${hour}`;
  return `${date.getDate()} ${month} ${date.getFullYear()}`;
}

/** The exact time, for titles and `datetime` attributes: `Wed 25 Nov 2026, 12:04:41`. */
export function formatExact(unixSeconds: number): string {
  const date = shifted(unixSeconds * 1000);
  return `${weekdays[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${formatClock(unixSeconds)}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
