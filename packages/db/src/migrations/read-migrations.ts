import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationFileError } from './errors.ts';

/**
 * `expand` adds what a running older node does not mind; `contract` takes away what only nodes up to `afterVersion` used.
 * The first line of the file says which.
 */
export type MigrationKind = { kind: 'expand' } | { kind: 'contract'; afterVersion: string };

export type Migration = { number: number; name: string; kind: MigrationKind; sql: string; checksum: string };

export const migrationsDirectory = join(import.meta.dirname, '../../migrations');

/** The migrations of this version in order: `0001-NAME.sql`, numbered without gaps. Throws MigrationFileError. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(files.map((file, index) => readMigration(directory, { file, expectedNumber: index + 1 })));
}

async function readMigration(
  directory: string,
  { file, expectedNumber }: { file: string; expectedNumber: number },
): Promise<Migration> {
  const [, digits, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
  if (digits === undefined || name === undefined || Number(digits) !== expectedNumber) {
    throw new MigrationFileError(
      `${file}: migrations are named ${String(expectedNumber).padStart(4, '0')}-NAME.sql, without gaps`,
    );
  }
  const sql = await readFile(join(directory, file), 'utf8');
  const kind = readKind(sql);
  if (kind === undefined) {
    throw new MigrationFileError(`${file}: the first line must be "-- expand" or "-- contract after VERSION"`);
  }
  return { number: expectedNumber, name, kind, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

function readKind(sql: string): MigrationKind | undefined {
  const header = sql.slice(0, sql.indexOf('\n'));
  if (header === '-- expand') return { kind: 'expand' };
  const [, afterVersion] = /^-- contract after (\d+\.\d+\.\d+)$/.exec(header) ?? [];
  return afterVersion === undefined ? undefined : { kind: 'contract', afterVersion };
}
