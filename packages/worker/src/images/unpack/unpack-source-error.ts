import { RondoError } from '@rondo/foundation';

/** The bytes to unpack stopped coming, or nobody wants them any more; the message is the sender's own. */
export class UnpackSourceError extends RondoError {
  readonly code = 'UNPACK_SOURCE';
}
