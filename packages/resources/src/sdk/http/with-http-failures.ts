import { describeError } from '@rondo/foundation';
import type { ProgramContext, ProgramRequest } from '../program.ts';
import { ProgramFailure } from '../program-failure.ts';
import { HttpError } from './http-error.ts';
import { HttpStatusError } from './http-status-error.ts';

type Program<Answer> = (request: ProgramRequest, context: ProgramContext) => Promise<Answer>;

/** Tells what a service refused, or that it can't be reached, as a failure of the program, after the words that a type begins with. */
export function withHttpFailures<Answer>(program: Program<Answer>, prefix = ''): Program<Answer> {
  return async (request, context) => {
    try {
      return await program(request, context);
    } catch (error) {
      const expected = error instanceof HttpStatusError || error instanceof HttpError || isBrokenStream(error);
      if (context.signal.aborted || !expected) throw error;
      throw new ProgramFailure(`${prefix}${describeError(error)}`, { cause: error });
    }
  };
}

/** A connection that broke while a body was read. */
function isBrokenStream(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(ECONNRESET|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE)$/.test(String(error.code))
  );
}
