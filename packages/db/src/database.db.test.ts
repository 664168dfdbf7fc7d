import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { DatabaseUnreachableError, ForeignDatabaseError } from './errors.ts';
import { createTestDatabase } from './testing/test-database.ts';
import { transaction } from './transaction.ts';
import { wakeUp } from './wake-ups/wake-up.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

it('reads 64-bit numbers as numbers', async () => {
  const { rows } =
    await sql`select 9007199254740991::bigint as id, array[1, 2]::bigint[] as ids, '{}'::bigint[] as none`.execute(db);
  expect(rows).toEqual([{ id: 9007199254740991, ids: [1, 2], none: [] }]);
});

it('undoes a transaction that throws', async () => {
  const failing = transaction(db, async (inner) => {
    await inner.insertInto('settings').values({ name: 'undone', value: '1' }).execute();
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await db.selectFrom('settings').selectAll().where('name', '=', 'undone').execute()).toEqual([]);
});

it('joins the transaction it is called in', async () => {
  const failing = transaction(db, async (outer) => {
    await transaction(outer, (inner) => inner.insertInto('settings').values({ name: 'joined', value: '1' }).execute());
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await db.selectFrom('settings').selectAll().where('name', '=', 'joined').execute()).toEqual([]);
});

it('has a transaction fail, and nothing else, whose connection is cut between two statements', async () => {
  const cut = transaction(db, async (inner) => {
    const { rows } = await sql<{ id: number }>`select pg_backend_pid() as id`.execute(inner);
    await sql`select pg_terminate_backend(${rows[0]?.id})`.execute(db);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql`select 1`.execute(inner);
  });
  await expect(cut).rejects.toThrow(/connection/i);
  expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

it('runs a transaction again that was the victim of a deadlock', async () => {
  await db
    .insertInto('settings')
    .values([
      { name: 'a', value: '0' },
      { name: 'b', value: '0' },
    ])
    .execute();
  const bothHold = Promise.withResolvers<void>();
  let holders = 0;
  const raise = (first: string, second: string) =>
    transaction(db, async (inner) => {
      await inner
        .updateTable('settings')
        .set({ value: sql`(value::int + 1)::text` })
        .where('name', '=', first)
        .execute();
      holders += 1;
      if (holders === 2) bothHold.resolve();
      await bothHold.promise;
      await inner
        .updateTable('settings')
        .set({ value: sql`(value::int + 1)::text` })
        .where('name', '=', second)
        .execute();
    });
  await Promise.all([raise('a', 'b'), raise('b', 'a')]);
  const rows = await db
    .selectFrom('settings')
    .select(['name', 'value'])
    .where('name', 'in', ['a', 'b'])
    .orderBy('name')
    .execute();
  expect(rows).toEqual([
    { name: 'a', value: '2' },
    { name: 'b', value: '2' },
  ]);
});

it('says which server it could not reach', async () => {
  const connection = { ...database.connection, host: '/nowhere' };
  const opening = openDatabase({ connection, startTimeoutMs: 10 });
  await expect(opening).rejects.toThrow(DatabaseUnreachableError);
  await expect(openDatabase({ connection: { ...database.connection, user: 'nobody' } })).rejects.toThrow(/as nobody/);
});

it('refuses a transaction that was begun behind its back', async () => {
  await expect(db.transaction().execute(async (inner) => wakeUp(inner, 'schedule', 1))).rejects.toThrow(
    ForeignDatabaseError,
  );
});
