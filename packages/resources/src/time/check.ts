import type { CheckProgram } from '../sdk/program.ts';
import { isDue } from './due.ts';
import { formatInstant, nowInstant } from './instant.ts';
import { readTimeRequest } from './request.ts';

/** The version given, then a new one when it is due; null when there is neither (resources.md 4.3). */
export const check: CheckProgram = async (request, context) => {
  const { schedule, initialVersion, cursor } = readTimeRequest(request, context);
  const now = nowInstant(context.clock);
  const current = { time: formatInstant(now, schedule.zone.offsetSeconds(now)) };
  if (cursor === undefined && initialVersion) return [current];
  const versions = [
    // Word for word: the same moment written differently would be another version.
    ...(cursor === undefined ? [] : [{ time: cursor.text }]),
    ...(isDue(schedule, now, cursor?.instant) ? [current] : []),
  ];
  return versions.length === 0 ? null : versions;
};
