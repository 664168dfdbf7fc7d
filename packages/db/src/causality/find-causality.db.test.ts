import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScopeId, VersionId } from '../ids.ts';
import { aGet, aJob, aPut, aResource, Scenario, type ScenarioPipeline } from '../testing/scenario.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { clearVersions } from '../versions/clear-versions.ts';
import { saveVersions } from '../versions/save-versions.ts';
import { findCausality } from './find-causality.ts';
import { listCauses } from './list-causes.ts';

let database: TestDatabase;
let pipeline: ScenarioPipeline;
let scopes: Record<'code' | 'artifact', ScopeId>;
beforeAll(async () => {
  database = await createTestDatabase();
  const scenario = await Scenario.withTeam(database.db, 'main');
  pipeline = await scenario.withPipeline('p', {
    resources: [aResource('code'), aResource('artifact')],
    jobs: [aJob('make', [aGet('code'), aPut('artifact')]), aJob('ship', [aGet('artifact')])],
  });
  scopes = {
    code: await scenario.withScope(pipeline.resourceId('code')),
    artifact: await scenario.withScope(pipeline.resourceId('artifact')),
  };
  await saveVersions(database.db, scopes.code, [{ ref: 'c1' }]);
  await saveVersions(database.db, scopes.artifact, [{ ref: 'a1' }]);
  await run('make', 'build_inputs', 'code');
  await run('make', 'build_outputs', 'artifact');
  await run('ship', 'build_inputs', 'artifact');
});
afterAll(() => database[Symbol.asyncDispose]());

/** The one build of a job gets or puts the one version of a resource. */
async function run(job: string, table: 'build_inputs' | 'build_outputs', resource: 'code' | 'artifact'): Promise<void> {
  const { db } = database;
  await sql`
    insert into builds (name, team_id, pipeline_id, job_id, status, end_time)
    select '1', t.id, ${pipeline.pipelineId}, ${pipeline.jobId(job)}, 'succeeded', now() from teams t on conflict do nothing`.execute(
    db,
  );
  await sql`
    insert into ${sql.table(table)} (build_id, name, resource_id, version_digest)
    select b.id, ${resource}, ${pipeline.resourceId(resource)}, v.digest from builds b, resource_versions v
    where b.job_id = ${pipeline.jobId(job)} and v.scope_id = ${scopes[resource]}`.execute(db);
}

async function versionOf(resource: 'code' | 'artifact'): Promise<VersionId> {
  const { id } = await database.db
    .selectFrom('resource_versions')
    .select('id')
    .where('scope_id', '=', scopes[resource])
    .executeTakeFirstOrThrow();
  return id;
}

async function jobsOf(resource: 'code' | 'artifact', direction: 'upstream' | 'downstream') {
  const versionId = await versionOf(resource);
  const found = await findCausality(database.db, { resourceId: pipeline.resourceId(resource), versionId, direction });
  return found?.builds.map(({ jobName }) => jobName).sort();
}

it('follows what came of a version, and what it came of', async () => {
  expect(await jobsOf('code', 'downstream')).toEqual(['make', 'ship']);
  expect(await jobsOf('artifact', 'downstream')).toEqual(['ship']);
  expect(await jobsOf('artifact', 'upstream')).toEqual(['make']);
  expect(await jobsOf('code', 'upstream')).toEqual([]);
});

it('tells the nearest builds first, and how they hang together', async () => {
  const causes = async (resource: 'code' | 'artifact', direction: 'upstream' | 'downstream', limit = 10) => {
    const subject = { resourceId: pipeline.resourceId(resource), versionId: await versionOf(resource), direction };
    const { builds, links, hasMore } = await listCauses(database.db, subject, limit);
    const jobs = new Map(builds.map(({ id, jobName }) => [id, jobName]));
    return {
      builds: builds.map(({ jobName, depth }) => `${depth} ${jobName}`),
      links: links.map(({ buildId, side, resourceName }) => `${jobs.get(buildId)} ${side} ${resourceName}`).sort(),
      hasMore,
    };
  };
  const whole = { links: ['make got code', 'make made artifact', 'ship got artifact'], hasMore: false };
  expect(await causes('code', 'downstream')).toEqual({ builds: ['1 make', '2 ship'], ...whole });
  expect(await causes('code', 'downstream', 1)).toEqual({
    builds: ['1 make'],
    links: ['make got code', 'make made artifact'],
    hasMore: true,
  });
  expect(await causes('artifact', 'downstream')).toMatchObject({ builds: ['1 ship'], links: ['ship got artifact'] });
  expect(await causes('artifact', 'upstream')).toEqual({
    builds: ['1 make'],
    links: ['make got code', 'make made artifact'],
    hasMore: false,
  });
  expect(await causes('code', 'upstream')).toEqual({ builds: [], links: [], hasMore: false });
});

it('ends where builds make what they got', async () => {
  await run('make', 'build_outputs', 'code');
  const subject = { resourceId: pipeline.resourceId('code'), versionId: await versionOf('code') };
  for (const direction of ['downstream', 'upstream'] as const)
    expect((await listCauses(database.db, { ...subject, direction }, 10)).hasMore).toBe(false);
  await database.db.deleteFrom('build_outputs').where('resource_id', '=', subject.resourceId).execute();
});

it('forgets all versions of a history and says how many there were', async () => {
  expect(await clearVersions(database.db, { scopeId: scopes.artifact })).toBe(1);
  expect(await clearVersions(database.db, { scopeId: scopes.artifact })).toBe(0);
  expect(await jobsOf('code', 'downstream')).toEqual(['make', 'ship']);
});
