import { HttpError } from '../sdk/http/http-error.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { GithubError } from './github-client.ts';
import { releaseFailure } from './request.ts';

type Program<Answer> = (request: ProgramRequest, context: ProgramContext) => Promise<Answer>;

/** Tells what GitHub refused as a failure of the program, in the form that this type has always had. */
export function withReleaseFailures<Answer>(program: Program<Answer>): Program<Answer> {
  return async (request, context) => {
    try {
      return await program(request, context);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof GithubError || error instanceof HttpError)) throw error;
      throw releaseFailure(error.message, error);
    }
  };
}
