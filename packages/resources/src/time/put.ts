import type { PutProgram } from '../sdk/program.ts';
import { formatInstant, nowInstant } from './instant.ts';
import { readTimeRequest } from './request.ts';

/** A version of this very moment, whatever the schedule says. */
export const put: PutProgram = async (request, context) => {
  const { schedule } = readTimeRequest(request, context);
  const now = nowInstant(context.clock);
  return { version: { time: formatInstant(now, schedule.zone.offsetSeconds(now)) }, metadata: null };
};
