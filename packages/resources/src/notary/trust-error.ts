import { RondoError } from '@rondo/foundation';

/** Trust data that must not be relied on, or that nobody here may add to. */
export class TrustError extends RondoError {
  readonly code = 'TRUST_DATA_REFUSED';
}
