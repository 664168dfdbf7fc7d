import { InvalidDurationError, parseDurationNanoseconds } from '@rondo/foundation';
import { decodeRequest } from '../sdk/decode-request.ts';
import { type Decoder, flag, listOf, optional, type RecordRules, record, text } from '../sdk/json/decoders.ts';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { mustBe, PayloadError } from '../sdk/json/payload-error.ts';
import { noteUnknownFields } from '../sdk/json/unknown-fields.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { Schedule } from './due.ts';
import { type Instant, parseInstant } from './instant.ts';
import { invalidStartDate, parseStartDate } from './start-date.ts';
import { invalidTimeOfDay, parseTimeOfDay } from './time-of-day.ts';
import { type Weekday, Zone } from './zone.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const folded: RecordRules = { unknownKeys: 'ignore', keyCase: 'folded' };

const timeSource = record(
  {
    interval: parsed('a duration in a text, such as "1h30m"', parseInterval),
    start: parsed('a time of day in a text', (value) => parseTimeOfDay(value) ?? refuse(invalidTimeOfDay(value))),
    stop: parsed('a time of day in a text', (value) => parseTimeOfDay(value) ?? refuse(invalidTimeOfDay(value))),
    days: listOf(parsed('the name of a weekday', parseWeekday)),
    location: parsed('the name of a time zone', parseZone),
    initial_version: flag,
    start_after: parsed('a date in a text', (value) => parseStartDate(value) ?? refuse(invalidStartDate(value))),
  },
  folded,
);

const timeRequest = record({ source: timeSource, version: record({ time: text }, folded) }, folded);

/** What `time` is asked. */
export interface TimeRequest {
  readonly schedule: Schedule;
  readonly initialVersion: boolean;
  /** The version given, with the text it was written in. */
  readonly cursor: { readonly text: string; readonly instant: Instant; readonly offsetSeconds: number } | undefined;
}

/** Decodes and judges a request to `time`, with the original's words for what is wrong (resources.md 4.1). */
export function readTimeRequest(request: ProgramRequest, context: ProgramContext): TimeRequest {
  noteUnknownFields(request, { source: timeSource }, context);
  const { source, version } = decodeRequest(request, timeRequest, 'parse error: ');
  if (source.start !== undefined && source.stop === undefined) {
    throw new ProgramFailure(`running command: must configure 'stop' if 'start' is set`);
  }
  if (source.stop !== undefined && source.start === undefined) {
    throw new ProgramFailure(`running command: must configure 'start' if 'stop' is set`);
  }
  const zone = source.location ?? parseZone('UTC');
  const schedule = {
    zone,
    start: source.start,
    stop: source.stop,
    intervalNanoseconds: source.interval,
    days: source.days.flatMap((day) => day ?? []),
    startAfter: source.start_after === undefined ? undefined : zone.instant(source.start_after),
  };
  return { schedule, initialVersion: source.initial_version, cursor: parseCursor(version.time) };
}

function parseCursor(written: string): TimeRequest['cursor'] {
  if (written === '') return undefined;
  const instant = parseInstant(written);
  if (instant !== undefined) return { text: written, ...instant };
  throw new ProgramFailure(
    `parse error: version.time must be a date and time like 2006-01-02T15:04:05Z, not ${written}`,
  );
}

/** A text that is read further; absent is undefined. */
function parsed<Value>(expectation: string, parse: (text: string) => Value): Decoder<Value | undefined> {
  return optional((value: JsonValue, path) => {
    if (typeof value !== 'string') throw mustBe(path, expectation, value);
    return parse(value);
  });
}

function refuse(message: string): never {
  throw new PayloadError(message);
}

function parseInterval(written: string): bigint {
  try {
    return BigInt(Math.round(parseDurationNanoseconds(written)));
  } catch (error) {
    if (error instanceof InvalidDurationError) return refuse(error.message);
    throw error;
  }
}

function parseWeekday(written: string): Weekday {
  const name = written.toLowerCase();
  const index = weekdays.findIndex((weekday) => weekday === name || weekday.slice(0, 3) === name);
  // The list has seven entries.
  return index < 0 ? refuse(`unknown weekday: ${written}`) : (index as Weekday);
}

function parseZone(written: string): Zone {
  return Zone.named(written === '' || written === 'Local' ? 'UTC' : written) ?? refuse(`unknown time zone ${written}`);
}
