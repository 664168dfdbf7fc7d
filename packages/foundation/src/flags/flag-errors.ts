import { RondoError } from '../rondo-error.ts';

/** A flag or environment variable was given a value that it cannot have; several such findings come as one error. */
export class InvalidFlagError extends RondoError {
  readonly code = 'INVALID_FLAG';
}
