import { describeError } from '@rondo/foundation';
import { RegistryError } from '../oci/registry-error.ts';
import { ArchiveError } from '../sdk/archive/tar-header.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { HttpStatusError } from '../sdk/http/http-status-error.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

type Program<Answer> = (request: ProgramRequest, context: ProgramContext) => Promise<Answer>;

/** Tells as a failure of the program what a registry or AWS refused, that neither can be reached, or that an archive is damaged. */
export function withRegistryFailures<Answer>(program: Program<Answer>): Program<Answer> {
  return async (request, context) => {
    try {
      return await program(request, context);
    } catch (error) {
      if (context.signal.aborted || !isExpected(error)) throw error;
      throw new ProgramFailure(describeError(error), { cause: error });
    }
  };
}

function isExpected(error: unknown): boolean {
  return [RegistryError, HttpError, HttpStatusError, ArchiveError].some((kind) => error instanceof kind);
}
