import { type LogrusLevel, logrusLine } from '../sdk/log/logrus-line.ts';

/** mock's log: programs of a few milliseconds, so always at second 0. */
export function logLine(level: LogrusLevel, message: string, fields: Readonly<Record<string, string>> = {}): string {
  return logrusLine(level, message, { fields });
}
