import type { Instant } from './instant.ts';
import type { TimeOfDay } from './time-of-day.ts';
import type { WallTime, Weekday, Zone } from './zone.ts';

/** When a `time` resource wants a new version. */
export interface Schedule {
  readonly zone: Zone;
  readonly start: TimeOfDay | undefined;
  readonly stop: TimeOfDay | undefined;
  readonly intervalNanoseconds: bigint | undefined;
  /** Empty: every day. */
  readonly days: readonly Weekday[];
  readonly startAfter: Instant | undefined;
}

/**
 * Whether a new version is due at `now`, `cursor` being the latest one (resources.md 4.3). Once per window unless there is
 * an interval; the window is the whole day unless there are start and stop; the stop is no longer part of it.
 */
export function isDue(schedule: Schedule, now: Instant, cursor: Instant | undefined): boolean {
  const { zone, days, startAfter, intervalNanoseconds } = schedule;
  const window = windowAt(schedule, now);
  if (days.length > 0 && !days.includes(zone.weekday(now))) return false;
  if (startAfter !== undefined && now <= startAfter) return false;
  if (now < window.start || now >= window.stop) return false;
  if (cursor === undefined) return true;
  if (intervalNanoseconds !== undefined) return now - cursor >= intervalNanoseconds;
  return cursor < window.start;
}

/** The latest window that has begun. Days are calendar days, so a change of the clock moves no wall time. */
function windowAt({ zone, start = 0, stop = 0 }: Schedule, now: Instant): { start: Instant; stop: Instant } {
  const today = zone.wallTime(now);
  const startsToday = at(zone, today, start);
  const day = startsToday > now ? { ...today, day: today.day - 1 } : today;
  const windowStart = at(zone, day, start);
  const startDay = zone.wallTime(windowStart);
  const sameDay = at(zone, startDay, stop);
  const windowStop = sameDay > windowStart ? sameDay : at(zone, { ...startDay, day: startDay.day + 1 }, stop);
  return { start: windowStart, stop: windowStop };
}

function at(zone: Zone, day: WallTime, timeOfDay: TimeOfDay): Instant {
  return zone.instant({ ...day, hour: Math.floor(timeOfDay / 60), minute: timeOfDay % 60, second: 0 });
}
