import { RondoError } from '@rondo/foundation';

/** PostgreSQL did not answer in time, or refused who we are. */
export class DatabaseUnreachableError extends RondoError {
  readonly code = 'DATABASE_UNREACHABLE';
}

/** PostgreSQL answered but is too old. */
export class DatabaseVersionError extends RondoError {
  readonly code = 'DATABASE_VERSION';
}

/** A value that did not come from openDatabase or transaction was used as a Db. */
export class ForeignDatabaseError extends RondoError {
  readonly code = 'FOREIGN_DATABASE';
}
