import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { MigrationFailedError, MigrationFileError, NewerDatabaseError } from './errors.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let directory: string;
beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  directory = await mkdtemp(join(tmpdir(), 'rondo-migrations-'));
  await write('0001-first.sql', '-- expand\ncreate table first (id integer);\n');
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const write = (file: string, text: string) => writeFile(join(directory, file), text);

it('applies what is missing, once, whoever comes first', async () => {
  const other = await database.openNode();
  const applied = await Promise.all([migrate(database.db, { directory }), migrate(other.db, { directory })]);
  expect(applied.flat()).toEqual(['first']);
  await write('0002-second.sql', '-- contract after 0.1.0\nalter table first add note text;\n');
  expect(await migrate(database.db, { directory })).toEqual(['second']);
  expect(await migrate(database.db, { directory })).toEqual([]);
});

it('refuses a database of a newer version', async () => {
  await migrate(database.db, { directory });
  await rm(join(directory, '0001-first.sql'));
  await expect(migrate(database.db, { directory })).rejects.toThrow(NewerDatabaseError);
});

it('leaves nothing of a migration that fails', async () => {
  await write('0002-broken.sql', '-- expand\ncreate table second (id integer);\nselect nonsense;\n');
  await expect(migrate(database.db, { directory })).rejects.toThrow(MigrationFailedError);
  const { rows } = await sql`select to_regclass('first')::text as first, to_regclass('second')::text as second`.execute(
    database.db,
  );
  expect(rows).toEqual([{ first: 'first', second: null }]);
});

it('refuses a file that was edited after it was applied', async () => {
  await migrate(database.db, { directory });
  await write('0001-first.sql', '-- expand\ncreate table first (id bigint);\n');
  await expect(migrate(database.db, { directory })).rejects.toThrow(/0*1 \(first\) differs/);
});

it.each([
  ['0002-headless.sql', 'select 1;\n'],
  ['0003-gap.sql', '-- expand\nselect 1;\n'],
  ['0002-Shouting.sql', '-- expand\nselect 1;\n'],
])('refuses a file that is not what a migration looks like: %s', async (file, text) => {
  await write(file, text);
  await expect(migrate(database.db, { directory })).rejects.toThrow(MigrationFileError);
});
