const pad = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const dayMs = 86_400_000;

/** `11:52:09` in the browser's time zone. `unixSeconds` as everywhere on the wire. */
export function formatClock(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** `11:57`, `yesterday 16:33`, `Mon 17:44`, `12 Nov 09:10`, `12 Nov 2025`: as precise as its distance deserves. */
export function formatMoment(unixSeconds: number, nowMs: number): string {
  const date = new Date(unixSeconds * 1000);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  const days = Math.round((startOfDay(new Date(nowMs)) - startOfDay(date)) / dayMs);
  if (days <= 0) return clock;
  if (days === 1) return `yesterday ${clock}`;
  if (days < 7) return `${weekdays[date.getDay()]} ${clock}`;
  const month = months[date.getMonth()];
  if (days < 300) return `${date.getDate()} ${month} ${clock}`;
  return `${date.getDate()} ${month} ${date.getFullYear()}`;
}

/** The exact time, for titles and `datetime` attributes: `Wed 25 Nov 2026, 12:04:41`. */
export function formatExact(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return `${weekdays[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}, ${formatClock(unixSeconds)}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
