import { RondoError } from '@rondo/foundation';

/** A base root file system could not be made; the message says which step failed and what to do. */
export class BaseImageError extends RondoError {
  readonly code = 'BASE_IMAGE';
}
