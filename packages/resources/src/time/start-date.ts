import type { WallTime } from './zone.ts';

const accepted = ['2006-01-02T15:04:05', '2006-01-02T15:04', '2006-01-02T15', '2006-01-02', '2006-01-02 15:04:05'];

const shape = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d))?)?| (\d\d):(\d\d):(\d\d))?$/;

/** How the original says that a text is no date. */
export function invalidStartDate(text: string): string {
  return `invalid date format: ${text}, must be one of: ${accepted.join(', ')}`;
}

/** Reads `2006-01-02` with or without a time of day. Undefined when it is not such a text or there is no such date. */
export function parseStartDate(text: string): WallTime | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1] = match.slice(1, 4).map(Number);
  const [hour, minute, second] = [match[4] ?? match[7], match[5] ?? match[8], match[6] ?? match[9]].map((part) =>
    Number(part ?? 0),
  );
  const wall = { year, month, day, hour: hour ?? 0, minute: minute ?? 0, second: second ?? 0 };
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const real = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth;
  return real && wall.hour < 24 && wall.minute < 60 && wall.second < 60 ? wall : undefined;
}
