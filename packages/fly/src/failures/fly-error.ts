import { RondoError } from '@rondo/foundation';

/** A command can't go on. Printed as `error: <message>`. */
export class FlyError extends RondoError {
  readonly code: string = 'FLY_FAILED';
}

/** A command ends with a text of its own on standard error, without `error: `. */
export class PlainFailure extends RondoError {
  readonly code = 'FLY_ENDED';
}

/** No `-t`. */
export class NoTargetError extends RondoError {
  readonly code = 'NO_TARGET';

  constructor() {
    super('no target specified');
  }
}

/** The server is of another release (fly.md 6.2). */
export class VersionMismatchError extends RondoError {
  readonly code = 'VERSION_MISMATCH';
}
