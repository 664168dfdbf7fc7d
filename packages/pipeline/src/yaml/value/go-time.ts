import { timestampPattern } from './is-timestamp.ts';

const months = 'January February March April May June July August September October November December'.split(' ');
const nanosecondDigits = 9;

/** A date or a time as Go's `%#v` prints it: the duplicate-key reader takes them for what they are. */
export class GoTime {
  readonly text: string;

  /** `text` is one that `isTimestamp` takes. */
  constructor(text: string) {
    const match = timestampPattern.exec(text) ?? [];
    const part = (index: number) => Number(match[index] ?? 0);
    const [hour, minute, second, fraction] = match[4] === undefined ? [10, 11, 12, 13] : [4, 5, 6, 7];
    const nanoseconds = Number((match[fraction] ?? '').slice(0, nanosecondDigits).padEnd(nanosecondDigits, '0'));
    const day = `${part(1)}, time.${months[part(2) - 1]}, ${part(3)}`;
    const clock = `${part(hour)}, ${part(minute)}, ${part(second)}, ${nanoseconds}`;
    this.text = `time.Date(${day}, ${clock}, ${zoneOf(match[8], part(8) * 60 + part(9))})`;
  }
}

/** A machine of the reference runs in UTC. */
function zoneOf(written: string | undefined, offset: number): string {
  if (written === undefined) return 'time.UTC';
  return offset === 0 ? 'time.Local' : 'time.Location("")';
}
