import { RondoError } from '@rondo/foundation';

/** The program cannot go on for a reason that its user can mend; the message says how. Ends with exit code 1. */
export class StartError extends RondoError {
  readonly code = 'START';
}

/** Another quickstart is at work in the data directory. */
export class OccupiedDirectoryError extends RondoError {
  readonly code = 'DIRECTORY_OCCUPIED';
}

/** The data directory was written by a newer Rondo. */
export class NewerDirectoryError extends RondoError {
  readonly code = 'DIRECTORY_NEWER';
}

/** Fly can't be packed for a system on this machine; the message says why. */
export class FlyPackError extends RondoError {
  readonly code = 'FLY_PACK';
}
