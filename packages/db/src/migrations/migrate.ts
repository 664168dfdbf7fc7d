import type { PoolClient } from 'pg';
import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import { MigrationFailedError, MigrationFileError, NewerDatabaseError } from './errors.ts';
import { type Migration, migrationsDirectory, readMigrations } from './read-migrations.ts';

/** One node migrates at a time; the others wait and find the work done. */
const lockKey = 7_266_736;

const createLedger = `
  create table if not exists migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`;

type LedgerEntry = { number: number; name: string; checksum: string };

/**
 * Brings the schema to this version, each migration in a transaction of its own, and returns the names of those it applied.
 * Throws NewerDatabaseError, MigrationFileError, MigrationFailedError.
 */
export async function migrate(db: Db, options: { directory?: string } = {}): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? migrationsDirectory);
  const client = await contextOf(db).pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    try {
      await client.query(createLedger);
      const ledger = await readLedger(client);
      const missing = findMissing(migrations, ledger);
      for (const migration of missing) await apply(client, migration);
      return missing.map(({ name }) => name);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lockKey]);
    }
  } finally {
    client.release();
  }
}

async function readLedger(client: PoolClient): Promise<LedgerEntry[]> {
  const { rows } = await client.query<LedgerEntry>('select number, name, checksum from migrations order by number');
  return rows;
}

function findMissing(migrations: Migration[], ledger: LedgerEntry[]): Migration[] {
  const applied = new Set<number>();
  for (const entry of ledger) {
    const migration = migrations[entry.number - 1];
    if (migration === undefined) {
      throw new NewerDatabaseError(
        `the database has migration ${entry.number} (${entry.name}), which this version does not know; start a newer Rondo, or restore a backup from before the upgrade`,
      );
    }
    if (migration.checksum !== entry.checksum) {
      throw new MigrationFileError(
        `migration ${entry.number} (${migration.name}) differs from what was applied as ${entry.name}; an applied migration is never edited: restore the file and add a new one`,
      );
    }
    applied.add(entry.number);
  }
  return migrations.filter(({ number }) => !applied.has(number));
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  const { number, name, checksum, sql } = migration;
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migrations (number, name, checksum) values ($1, $2, $3)', [number, name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationFailedError(`migration ${number} (${name}) failed and was undone`, { cause: error });
  }
}
