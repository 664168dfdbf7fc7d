import { describeError, RondoError } from '@rondo/foundation';
import { FlagError } from '../grammar/flag-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { embolden, paintWord } from '../output/paint.ts';
import { NoTargetError, PlainFailure, VersionMismatchError } from './fly-error.ts';
import { NotAuthorizedError, UnreachableError } from './response-errors.ts';

/** Prints why a command failed, on standard error (fly.md 5.2), and returns the exit code. Hints name the target. */
export function reportFailure(error: unknown, target: string, io: FlyIo): number {
  io.stderr.write(`${explainFailure(error, target, io)}\n`);
  return 1;
}

function explainFailure(error: unknown, target: string, io: FlyIo): string {
  const { program } = io;
  if (error instanceof PlainFailure) return error.message;
  if (error instanceof NotAuthorizedError) {
    return `not authorized. run the following to log in:\n\n    ${embolden(io, `${program} -t ${target} login`)}\n`;
  }
  if (error instanceof NoTargetError) {
    const hint = embolden(io, `${program} -t (alias) login -c (concourse url)`);
    return `no target specified. specify the target with ${embolden(io, '-t')} or log in like so:\n\n    ${hint}\n`;
  }
  if (error instanceof VersionMismatchError) {
    const last = paintWord(io, 'failed', 'cowardly refusing to run due to significant version discrepancy');
    return `${error.message}\n${last}`;
  }
  if (error instanceof UnreachableError) {
    const head = `could not reach the Concourse server called ${embolden(io, target)}:`;
    return `${head}\n\n    ${embolden(io, error.message)}\n\nis the targeted Concourse running? better go catch it lol`;
  }
  if (error instanceof FlagError || error instanceof RondoError) return `error: ${error.message}`;
  return `error: ${describeError(error)}`;
}
