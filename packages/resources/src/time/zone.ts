import { type Instant, nanosecondsPerSecond } from './instant.ts';

/** What a clock on the wall of a place shows. Months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** A time zone by its IANA name, with its daylight saving rules. */
export class Zone {
  /** Absent for UTC: making one takes as long as the rest of a program does. */
  readonly #format: Intl.DateTimeFormat | undefined;

  private constructor(format: Intl.DateTimeFormat | undefined) {
    this.#format = format;
  }

  /** Undefined when there is no zone of that name. */
  static named(name: string): Zone | undefined {
    if (name === 'UTC') return new Zone(undefined);
    if (!/^[A-Za-z]/.test(name)) return undefined;
    try {
      return new Zone(
        new Intl.DateTimeFormat('en-US', {
          timeZone: name,
          hourCycle: 'h23',
          ...{
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric',
            second: 'numeric',
          },
        }),
      );
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  wallTime(instant: Instant): WallTime {
    const timeMs = Number(instant / 1_000_000n);
    if (this.#format === undefined) return wallTimeInUtc(new Date(timeMs));
    const parts = this.#format.formatToParts(timeMs);
    const number = (type: Intl.DateTimeFormatPartTypes) =>
      Number(parts.find((part) => part.type === type)?.value ?? Number.NaN);
    return {
      year: number('year'),
      month: number('month'),
      day: number('day'),
      hour: number('hour'),
      minute: number('minute'),
      second: number('second'),
    };
  }

  /** Seconds to add to UTC to get the wall time. */
  offsetSeconds(instant: Instant): number {
    return wallSeconds(this.wallTime(instant)) - Number(instant / nanosecondsPerSecond);
  }

  /**
   * The moment at which the wall shows this; days and hours beyond their range carry over. A time that a change of
   * the clock skips or repeats is taken with one of the two offsets, as Go's `time.Date` takes it.
   */
  instant(wall: WallTime): Instant {
    const seconds = wallSeconds(wall);
    const guess = this.offsetSeconds(BigInt(seconds) * nanosecondsPerSecond);
    const offset = this.offsetSeconds(BigInt(seconds - guess) * nanosecondsPerSecond);
    return BigInt(seconds - offset) * nanosecondsPerSecond;
  }

  weekday(instant: Instant): Weekday {
    const { year, month, day } = this.wallTime(instant);
    // getUTCDay gives 0 to 6.
    return new Date(Date.UTC(year, month - 1, day)).getUTCDay() as Weekday;
  }
}

function wallTimeInUtc(date: Date): WallTime {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

function wallSeconds(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) / 1000;
}
