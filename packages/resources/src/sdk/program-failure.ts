import { RondoError } from '@rondo/foundation';

/**
 * A program ends in failure: the message goes to its log, the exit status to whoever started it.
 * An empty message means that the log already says it (a child process wrote why).
 */
export class ProgramFailure extends RondoError {
  readonly code = 'RESOURCE_PROGRAM_FAILED';
  readonly exitStatus: number;

  constructor(message: string, options: { exitStatus?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitStatus = options.exitStatus ?? 1;
  }
}
