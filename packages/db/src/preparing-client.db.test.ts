import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from './testing/test-database.ts';

const database = await createTestDatabase({ poolSize: 1 });
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

const prepared = async (text: string) =>
  (await sql`select from pg_prepared_statements where statement = ${text}`.execute(db)).rows.length;

it('has the server remember a statement that comes again, and not one that came once', async () => {
  for (let round = 1; round <= 5; round += 1) {
    const { rows } = await sql<{ twice: number }>`select ${round}::int * 2 as twice`.execute(db);
    expect(rows).toEqual([{ twice: round * 2 }]);
  }
  await sql`select ${1}::int * 3 as thrice`.execute(db);
  expect(await prepared('select $1::int * 2 as twice')).toBe(1);
  expect(await prepared('select $1::int * 3 as thrice')).toBe(0);
});

it('goes on after a remembered statement failed', async () => {
  const divide = (by: number) => sql<{ result: number }>`select 10 / ${by}::int as result`.execute(db);
  for (let round = 0; round < 5; round += 1) await divide(2);
  await expect(divide(0)).rejects.toThrow(/division by zero/);
  expect((await divide(5)).rows).toEqual([{ result: 2 }]);
});
