import { RondoError } from '@rondo/foundation';

/** The bytes are not a tar archive that we can read: cut off, damaged, or of a kind that nobody should send. */
export class TarFormatError extends RondoError {
  readonly code = 'TAR_FORMAT';
}

/** An archive holds more than it may: entries, bytes, or one name or header that is too long. */
export class TarLimitError extends RondoError {
  readonly code = 'TAR_LIMIT';
}
