/** Reads `2026-03-11`: the start of that day in local time. */
export function parseDay(text: string): Date | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? exact(text, '00:00:00') : undefined;
}

/** Reads `2026-03-11 09:10:00`, local time. */
export function parseLocalTime(text: string): Date | undefined {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d) (\d{1,2}:\d\d:\d\d)$/.exec(text) ?? [];
  return day === undefined || clock === undefined ? undefined : exact(day, clock.padStart(8, '0'));
}

/** A day or an hour that doesn't exist is refused, not carried over. */
function exact(day: string, clock: string): Date | undefined {
  const utc = new Date(`${day}T${clock}Z`);
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(`${day}T${clock}`)) return undefined;
  return new Date(`${day}T${clock}`);
}
