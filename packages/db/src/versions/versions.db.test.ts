import { afterAll, describe, expect, it } from 'vitest';
import { createJobBuild } from '../builds/create-job-build.ts';
import type { ResourceId, ScopeId } from '../ids.ts';
import { aGet, aJob, aResource, Scenario } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { savePutVersion } from './save-put-version.ts';
import { EmptyVersionError, saveVersions } from './save-versions.ts';

const database = await createTestDatabase();
const { db } = database;
const scenario = await Scenario.withTeam(db, 'main');
afterAll(() => database[Symbol.asyncDispose]());

const pipeline = await scenario.withPipeline('p', {
  resources: [aResource('repo'), aResource('other')],
  jobs: [
    aJob('unit', [aGet('repo')]),
    aJob('ship', [aGet('repo', { passed: ['unit'] })]),
    aJob('both', [aGet('repo', { passed: ['unit'] }), aGet('again', { resource: 'repo' })]),
    aJob('else', [aGet('other')]),
  ],
});

async function freshScope(): Promise<ScopeId> {
  const { resourceId } = await scenario.withPipeline(`p${Math.random()}`, { resources: [aResource('r')] });
  return scenario.withScope(resourceId('r'));
}

const orderOf = async (scopeId: ScopeId) =>
  (
    await db
      .selectFrom('resource_versions')
      .select('version')
      .where('scope_id', '=', scopeId)
      .where('check_order', '>', 0)
      .orderBy('check_order')
      .execute()
  ).map(({ version }) => (version as { v: string }).v);
const list = (...values: string[]) => values.map((v) => ({ v }));

describe('versions that a check returned', () => {
  it('are ordered as returned, and known ones move only along with a new one', async () => {
    const scope = await freshScope();
    expect(await saveVersions(db, scope, list('1', '2'))).toBe(true);
    expect(await saveVersions(db, scope, list('2', '1'))).toBe(false);
    expect(await orderOf(scope)).toEqual(['1', '2']);
    expect(await saveVersions(db, scope, list('1', '3'))).toBe(true);
    expect(await orderOf(scope)).toEqual(['2', '1', '3']);
    expect(await saveVersions(db, scope, list('4', '5', '4'))).toBe(true);
    expect(await orderOf(scope)).toEqual(['2', '1', '3', '5', '4']);
  });

  it('are refused, all of them, when one is empty', async () => {
    const scope = await freshScope();
    await expect(saveVersions(db, scope, [{ v: '1' }, {}])).rejects.toThrow(EmptyVersionError);
    expect(await orderOf(scope)).toEqual([]);
  });

  it('are each saved once by nodes that check at the same time', async () => {
    const scope = await freshScope();
    const news = await Promise.all(Array.from({ length: 6 }, () => saveVersions(db, scope, list('1', '2', '3'))));
    expect(news.filter((isNew) => isNew)).toHaveLength(1);
    expect(await orderOf(scope)).toEqual(['1', '2', '3']);
  });

  it('make just those jobs due that use the resource without passed', async () => {
    const scope = await scenario.withScope(pipeline.resourceId('repo'));
    await scenario.takeDueJobs(pipeline.pipelineId);
    await saveVersions(db, scope, list('1'));
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['both', 'unit']);
    await saveVersions(db, scope, list('1'));
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual([]);
  });
});

describe('a version that a put made', () => {
  it('is the newest if it is new, and the output of its build', async () => {
    const resourceId: ResourceId = pipeline.resourceId('other');
    const scopeId = await scenario.withScope(resourceId);
    const buildId = await createJobBuild(db, { jobId: pipeline.jobId('else'), kind: 'manual' });
    if (buildId === undefined) throw new Error('no build');
    await saveVersions(db, scopeId, list('1', '2'));
    await scenario.takeDueJobs(pipeline.pipelineId);
    const put = (v: string) =>
      savePutVersion(db, {
        scopeId,
        resourceId,
        buildId,
        name: 'put',
        version: { v },
        metadata: [{ name: 'a', value: v }],
      });
    await put('1');
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual([]);
    await put('3');
    await put('3');
    expect(await orderOf(scopeId)).toEqual(['1', '2', '3']);
    expect(await scenario.takeDueJobs(pipeline.pipelineId)).toEqual(['else']);
    expect(await db.selectFrom('build_outputs').selectAll().where('build_id', '=', buildId).execute()).toHaveLength(2);
  });
});
