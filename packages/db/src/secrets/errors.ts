import { RondoError } from '@rondo/foundation';

/** A key that is not 16 or 32 bytes long. */
export class EncryptionKeyError extends RondoError {
  readonly code = 'ENCRYPTION_KEY';
}

/** A column was sealed with a key that this process was not given (operations.md A11). */
export class UnreadableSecretError extends RondoError {
  readonly code = 'UNREADABLE_SECRET';
}
