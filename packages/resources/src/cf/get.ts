import type { GetProgram } from '../sdk/program.ts';
import { formatInstant, nowInstant } from '../time/instant.ts';
import { readCfRequest } from './request.ts';

/** Says the version again, now if there is none; there is nothing to fetch. */
export const get: GetProgram = async (request, context) => {
  const { version } = readCfRequest(request, context);
  return { version: { timestamp: version.timestamp || formatInstant(nowInstant(context.clock), 0) }, metadata: null };
};
