import { RondoError } from '@rondo/foundation';

/** This machine has no PostgreSQL programs that Rondo brings. */
export class PostgresProgramsError extends RondoError {
  readonly code = 'POSTGRES_PROGRAMS';
}

/** PostgreSQL could not be started; the message holds what it said. */
export class PostgresStartError extends RondoError {
  readonly code = 'POSTGRES_START';
}

/** The data directory belongs to another major version, is damaged, or another PostgreSQL is running in it. */
export class PostgresDataError extends RondoError {
  readonly code = 'POSTGRES_DATA';
}
