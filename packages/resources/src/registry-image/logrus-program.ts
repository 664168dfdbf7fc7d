import { RegistryError } from '../oci/registry-error.ts';
import { ArchiveError } from '../sdk/archive/tar-header.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { logrusLine } from '../sdk/log/logrus-line.ts';
import type { ProgramContext, ProgramRequest } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

type Program<Answer> = (request: ProgramRequest, context: ProgramContext) => Promise<Answer>;

/** Lets a program fail as registry-image always has: one coloured line `ERRO[0000] <message>`, exit status 1. */
export function withLogrusErrors<Answer>(program: Program<Answer>): Program<Answer> {
  return async (request, context) => {
    const startedMs = context.clock.nowMs();
    try {
      return await program(request, context);
    } catch (error) {
      if (context.signal.aborted || !isExpected(error)) throw error;
      const elapsedMs = context.clock.nowMs() - startedMs;
      throw new ProgramFailure(logrusLine('error', error.message, { elapsedMs }), { cause: error });
    }
  };
}

/** One warning in the same form. */
export function warn(context: ProgramContext, message: string): void {
  context.log(logrusLine('warning', message));
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof ProgramFailure ||
    error instanceof RegistryError ||
    error instanceof HttpError ||
    error instanceof ArchiveError
  );
}
