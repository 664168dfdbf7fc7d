import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { PostgresDataError } from './errors.ts';
import { type LocalPostgresOptions, startLocalPostgres } from './local-postgres.ts';

const asRoot = process.getuid?.() === 0;
const root = await mkdtemp(join(tmpdir(), 'rondo-local-'));
afterAll(() => rm(root, { recursive: true, force: true }));

// Far below a directory that nobody else may enter, with a path longer than a socket's may be.
const directory = join(root, 'x'.repeat(90), 'postgres');
await mkdir(directory, { recursive: true });
const options: LocalPostgresOptions = { directory, owner: { uid: 64_211, gid: 64_211 }, durable: false };

const readNote = (connection: Parameters<typeof openDatabase>[0]['connection']) =>
  use(connection, async (db) => (await sql<{ note: string }>`select note from notes`.execute(db)).rows);

async function use<Value>(
  connection: Parameters<typeof openDatabase>[0]['connection'],
  work: (db: Awaited<ReturnType<typeof openDatabase>>['db']) => Promise<Value>,
): Promise<Value> {
  await using database = await openDatabase({ connection, poolSize: 1 });
  return await work(database.db);
}

it('keeps what was committed through a stop, a kill and the death of its main process', {
  timeout: 60_000,
}, async () => {
  {
    await using first = await startLocalPostgres(options);
    await use(first.connection, (db) => sql`create table notes as select 'kept' as note`.execute(db));
  }
  const second = await startLocalPostgres(options);
  expect(await readNote(second.connection)).toEqual([{ note: 'kept' }]);
  process.kill(second.processId, 'SIGKILL');
  await second.exited;
  await using third = await startLocalPostgres(options);
  expect(await readNote(third.connection)).toEqual([{ note: 'kept' }]);
  await expect(startLocalPostgres({ ...options, startTimeoutMs: 500 })).rejects.toThrow(PostgresDataError);
});

it('lets only the uids connect that it was told of', { timeout: 60_000 }, async () => {
  if (!asRoot) return;
  await using server = await startLocalPostgres({ ...options, clientUids: [64_212] });
  await expect(readNote(server.connection)).rejects.toThrow(/peer|Peer/i);
  expect((await stat(server.connection.host)).mode & 0o777).toBe(0o710);
});

describe('a data directory of another version', () => {
  it('is refused and left as it is', async () => {
    const old = join(root, 'old');
    await mkdir(join(old, 'data'), { recursive: true });
    await writeFile(join(old, 'data/PG_VERSION'), '15\n');
    await expect(startLocalPostgres({ ...options, directory: old })).rejects.toThrow(/PostgreSQL 15/);
  });

  it('is damaged rather than old where no version stands in it', async () => {
    const damaged = join(root, 'damaged');
    await mkdir(join(damaged, 'data'), { recursive: true });
    await writeFile(join(damaged, 'data/PG_VERSION'), '');
    await expect(startLocalPostgres({ ...options, directory: damaged })).rejects.toThrow(
      /PG_VERSION is empty: the data directory is damaged; restore a backup/,
    );
  });
});
