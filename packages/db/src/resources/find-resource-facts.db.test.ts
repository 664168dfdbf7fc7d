import { afterAll, describe, expect, it } from 'vitest';
import { endCheck } from '../scopes/end-check.ts';
import { aResource, Scenario } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { findResourceFacts } from './find-resource-facts.ts';

const database = await createTestDatabase();
const { db } = database;
const scenario = await Scenario.withTeam(db, 'main');
afterAll(() => database[Symbol.asyncDispose]());
const { resourceId } = await scenario.withPipeline('p', { resources: [aResource('new'), aResource('old')] });

describe('the facts of a resource', () => {
  it('are none before it was checked', async () => {
    expect(await findResourceFacts(db, resourceId('new'))).toEqual({
      recentChecks: [],
      intervalMs: undefined,
      pin: undefined,
    });
  });

  it('keep how the last 24 checks went and how often there is one', async () => {
    const scopeId = await scenario.withScope(resourceId('old'));
    const checked = async (outcome: Parameters<typeof endCheck>[1]['outcome']) => {
      await db
        .updateTable('resource_config_scopes')
        .set({ last_check_start_time: new Date(Date.now() - 2000) })
        .where('id', '=', scopeId)
        .execute();
      await endCheck(db, { scopeId, intervalMs: 60_000, outcome });
    };
    for (let check = 0; check < 25; check += 1) await checked({ kind: 'succeeded', versions: [] });
    await checked({ kind: 'failed', error: 'gone' });
    const { recentChecks, intervalMs } = await findResourceFacts(db, resourceId('old'));
    expect(recentChecks.map(({ hasSucceeded }) => hasSucceeded)).toEqual([...Array(23).fill(true), false]);
    for (const { tookMs } of recentChecks) expect(tookMs).toBeGreaterThan(1000);
    expect(Math.round((intervalMs ?? 0) / 1000)).toBe(60);
  });
});
