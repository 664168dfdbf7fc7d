import { RondoError } from '../rondo-error.ts';

/** A zstd stream that is damaged or cut off. */
export class ZstdError extends RondoError {
  readonly code = 'ZSTD_DAMAGED';
}
