/** Minutes after midnight. */
export type TimeOfDay = number;

const shapes = ['3:04 PM', '3PM', '3 PM', '15:04', '1504'];
const accepted = [...shapes.map((shape) => `${shape} -0700`), ...shapes];

const clock12 = /^(\d{1,2})(?::(\d\d) | ?)(AM|PM)$/;
const clock24 = /^(?:(\d{1,2}):(\d\d)|(\d\d)(\d\d))$/;
const withOffset = /^(.*) ([+-])(\d\d)(\d\d)$/;

/** How the original says that a text is no time of day. */
export function invalidTimeOfDay(text: string): string {
  return `invalid time format: ${text}, must be one of: ${accepted.join(', ')}`;
}

/**
 * Reads `9:00 AM`, `9AM`, `9 AM`, `09:00` or `0900`, each with an optional offset (` -0700`), which turns it into UTC.
 * Undefined when it is none of these.
 */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const [, local = text, sign, offsetHours = '0', offsetMinutes = '0'] = withOffset.exec(text) ?? [];
  const minutes = parseTwelveHours(local) ?? parseTwentyFourHours(local);
  if (minutes === undefined || Number(offsetHours) > 24 || Number(offsetMinutes) > 59) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  return (minutes - offset + 2 * 24 * 60) % (24 * 60);
}

function parseTwelveHours(text: string): TimeOfDay | undefined {
  const match = clock12.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = '0', half] = match;
  if (Number(hour) < 1 || Number(hour) > 12 || Number(minute) > 59) return undefined;
  return ((Number(hour) % 12) + (half === 'PM' ? 12 : 0)) * 60 + Number(minute);
}

function parseTwentyFourHours(text: string): TimeOfDay | undefined {
  const match = clock24.exec(text);
  if (match === null) return undefined;
  const hour = Number(match[1] ?? match[3]);
  const minute = Number(match[2] ?? match[4]);
  return hour > 23 || minute > 59 ? undefined : hour * 60 + minute;
}
