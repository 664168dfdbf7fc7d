import { RondoError } from '@rondo/foundation';

/** The database was migrated by a newer Rondo than this one. */
export class NewerDatabaseError extends RondoError {
  readonly code = 'NEWER_DATABASE';
}

/** A migration file is not numbered, not headed, or no longer what was applied. */
export class MigrationFileError extends RondoError {
  readonly code = 'MIGRATION_FILE';
}

/** A migration could not be applied; it left nothing behind. */
export class MigrationFailedError extends RondoError {
  readonly code = 'MIGRATION_FAILED';
}
