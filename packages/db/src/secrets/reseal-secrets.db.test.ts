import { Secret } from '@rondo/foundation';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { findPipelineConfig } from '../pipelines/find-pipeline-config.ts';
import { aJob, aResource, createTestDatabase, Scenario, type TestDatabase } from '../testing/index.ts';
import { checkSecrets } from './check-secrets.ts';
import { UnreadableSecretError } from './errors.ts';
import { resealSecrets } from './reseal-secrets.ts';
import { sealedColumns } from './sealed-columns.ts';
import { createSecretCodec, type SecretCodecOptions } from './secret-codec.ts';

const first = new Secret('0123456789abcdef');
const second = new Secret('fedcba9876543210fedcba9876543210');
const signal = AbortSignal.timeout(60_000);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

const nodeWith = async (keys: SecretCodecOptions) => (await database.openNode({ codec: createSecretCodec(keys) })).db;

async function savePipeline(db: Db, name: string): Promise<PipelineId> {
  const scenario = await Scenario.withTeam(db, name);
  const resources = [aResource('r', { source: { password: 'hunter2' } })];
  return (await scenario.withPipeline('p', { resources, jobs: [aJob('j', [])] })).pipelineId;
}

const sourceOf = async (db: Db, id: PipelineId) => (await findPipelineConfig(db, id))?.config.resources[0]?.source;

/** How many secrets stand there in plain text, of all columns. */
async function countPlain(): Promise<number> {
  let count = 0;
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)}
      where ${sql.ref(column)} is not null and ${sql.ref(`${column}_nonce`)} is null`.execute(database.db);
    count += rows[0]?.count ?? 0;
  }
  return count;
}

it('knows every secret column of the schema', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%\_nonce' order by 1`.execute(database.db);
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}_nonce`).sort()).toEqual(
    rows.map(({ name }) => name).sort(),
  );
});

describe('what was written', () => {
  it('in plain text is sealed once there is a key', async () => {
    const id = await savePipeline(await nodeWith({}), 'team');
    expect(await countPlain()).toBeGreaterThan(0);
    const db = await nodeWith({ key: first });
    expect(await resealSecrets(db, signal)).toBeGreaterThan(0);
    expect(await countPlain()).toBe(0);
    expect(await sourceOf(db, id)).toEqual({ password: 'hunter2' });
    expect(await resealSecrets(db, signal)).toBe(0);
  });

  it('with the key before is sealed by the new one, which then suffices', async () => {
    const id = await savePipeline(await nodeWith({ key: first }), 'team');
    const both = await nodeWith({ key: second, oldKey: first });
    const later = await savePipeline(both, 'later');
    expect(await resealSecrets(both, signal)).toBeGreaterThan(0);
    const db = await nodeWith({ key: second });
    await checkSecrets(db);
    expect(await sourceOf(db, id)).toEqual({ password: 'hunter2' });
    expect(await sourceOf(db, later)).toEqual({ password: 'hunter2' });
  });

  it('with a key that was given up is plain text again', async () => {
    const id = await savePipeline(await nodeWith({ key: first }), 'team');
    await resealSecrets(await nodeWith({ oldKey: first }), signal);
    expect(await sourceOf(await nodeWith({}), id)).toEqual({ password: 'hunter2' });
  });
});

it('a wrong key is noticed at the start', async () => {
  await savePipeline(await nodeWith({ key: first }), 'team');
  await expect(checkSecrets(await nodeWith({ key: second }))).rejects.toThrow(UnreadableSecretError);
  await expect(checkSecrets(await nodeWith({}))).rejects.toThrow('start with the --encryption-key');
  await expect(resealSecrets(await nodeWith({ key: second, oldKey: second }), signal)).rejects.toThrow(
    'row encrypted with neither old nor new key',
  );
});
