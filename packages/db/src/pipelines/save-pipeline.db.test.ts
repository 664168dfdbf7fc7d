import { Secret } from '@rondo/foundation';
import { type PipelineConfig, storedResource } from '@rondo/pipeline';
import { afterAll, describe, expect, it } from 'vitest';
import { createJobBuild } from '../builds/create-job-build.ts';
import { openConfig } from '../configs/stored-config.ts';
import type { BuildId, JobId, PipelineId, ScopeId } from '../ids.ts';
import { createSecretCodec } from '../secrets/secret-codec.ts';
import { deleteTeam } from '../teams/delete-team.ts';
import { aGet, aJob, aPut, aResource, emptyConfig, Scenario } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { deletePipeline } from './delete-pipeline.ts';
import { unpausePipeline } from './pause-pipeline.ts';
import { savePipeline } from './save-pipeline.ts';

const codec = createSecretCodec({ key: new Secret('0123456789abcdef') });
const database = await createTestDatabase({ codec });
const { db } = database;
const scenario = await Scenario.withTeam(db, 'main');
const { teamId } = scenario;
afterAll(() => database[Symbol.asyncDispose]());

const chain: PipelineConfig = {
  ...emptyConfig,
  groups: [
    { name: 'all', jobs: ['*'] },
    { name: 'tests', jobs: ['unit-*'] },
  ],
  resources: [
    aResource('repo', {
      version: { ref: 'a' },
      checkEvery: { kind: 'every', intervalNs: 90_000_000_000n },
      webhookToken: 't',
    }),
    aResource('image', { checkEvery: { kind: 'never' } }),
  ],
  jobs: [
    aJob('unit-a', [aGet('repo', { trigger: true })], { serial: true }),
    aJob('unit-b', [aGet('code', { resource: 'repo', version: { kind: 'every' } })], { serialGroups: ['db', 'db'] }),
    aJob('ship', [aGet('repo', { passed: ['unit-*'] }), aPut('image')], { maxInFlight: 3, public: true }),
  ],
};

const save = (name: string, config: PipelineConfig, fromVersion = 0) =>
  savePipeline(db, { teamId, name, config, fromVersion, by: { kind: 'api' } });

const jobRows = (pipelineId: number) =>
  db
    .selectFrom('jobs')
    .selectAll()
    .where('pipeline_id', '=', pipelineId as never)
    .orderBy('ordering')
    .execute();

describe('a new pipeline', () => {
  it('has its jobs, resources and what connects them', async () => {
    const { pipelineId, jobId, resourceId } = await scenario.withPipeline('chain', chain);
    const inputs = await db
      .selectFrom('job_inputs')
      .innerJoin('jobs', 'jobs.id', 'job_id')
      .select(['jobs.name as job', 'job_inputs.name', 'resource_id', 'passed_job_id', 'trigger', 'version'])
      .where('pipeline_id', '=', pipelineId)
      .orderBy('jobs.ordering')
      .orderBy('passed_job_id')
      .execute();
    const repo = resourceId('repo');
    expect(inputs).toEqual([
      { job: 'unit-a', name: 'repo', resource_id: repo, passed_job_id: null, trigger: true, version: null },
      { job: 'unit-b', name: 'code', resource_id: repo, passed_job_id: null, trigger: false, version: 'every' },
      { job: 'ship', name: 'repo', resource_id: repo, passed_job_id: jobId('unit-a'), trigger: false, version: null },
      { job: 'ship', name: 'repo', resource_id: repo, passed_job_id: jobId('unit-b'), trigger: false, version: null },
    ]);
    expect(
      (await jobRows(pipelineId)).map(({ name, groups, max_in_flight: limit }) => ({ name, groups, limit })),
    ).toEqual([
      { name: 'unit-a', groups: ['all', 'tests'], limit: 1 },
      { name: 'unit-b', groups: ['all', 'tests'], limit: 1 },
      { name: 'ship', groups: ['all'], limit: 3 },
    ]);
    const groups = await db.selectFrom('jobs_serial_groups').select('serial_group').orderBy('serial_group').execute();
    expect(groups.map(({ serial_group }) => serial_group)).toEqual(['db', 'ship', 'unit-a']);
    const resources = await db
      .selectFrom('resources')
      .selectAll()
      .where('pipeline_id', '=', pipelineId)
      .orderBy('ordering')
      .execute();
    expect(
      resources.map(({ check_every_ms, check_never, has_webhook }) => ({ check_every_ms, check_never, has_webhook })),
    ).toEqual([
      { check_every_ms: 90_000, check_never: false, has_webhook: true },
      { check_every_ms: null, check_never: true, has_webhook: false },
    ]);
  });

  it('keeps its configs sealed', async () => {
    const { resourceId } = await scenario.withPipeline('sealed', chain);
    const { config, config_nonce } = await db
      .selectFrom('resources')
      .select(['config', 'config_nonce'])
      .where('id', '=', resourceId('repo'))
      .executeTakeFirstOrThrow();
    expect(config).toMatch(/^[0-9a-f]+$/);
    expect(openConfig(db, storedResource, { config, config_nonce })).toEqual(chain.resources[0]);
  });

  it('starts paused and last when saved through the API', async () => {
    const outcome = await save('fresh', chain);
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
    const row = await db
      .selectFrom('pipelines')
      .selectAll()
      .where('id', '=', outcome.pipelineId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ paused: true, archived: false, ordering: outcome.pipelineId });
  });

  it('has nothing scheduled in vain while it is paused, but what waits in it, and everything when it goes on', async () => {
    const saved = await save('resting', chain);
    if (saved.kind !== 'created') throw new Error(saved.kind);
    const { pipelineId, configVersion } = saved;
    const due = async () =>
      (await jobRows(pipelineId)).flatMap((job) => (job.schedule_requested > job.schedule_served ? [job.name] : []));
    expect(await due()).toEqual([]);
    const [, waiting] = await jobRows(pipelineId);
    await createJobBuild(db, { jobId: waiting?.id as JobId, kind: 'manual', createdBy: 'me' });
    await db.updateTable('jobs').set({ schedule_served: 9, schedule_requested: 9 }).execute();
    expect(await save('resting', chain, configVersion)).toMatchObject({ kind: 'updated' });
    expect(await due()).toEqual(['unit-b']);
    await unpausePipeline(db, pipelineId);
    expect(await due()).toEqual(['unit-a', 'unit-b', 'ship']);
  });
});

describe('a changed pipeline', () => {
  it('is saved only from the version it was read at', async () => {
    const created = await save('versions', chain);
    if (created.kind !== 'created') throw new Error(created.kind);
    const updated = await save('versions', chain, created.configVersion);
    expect(updated).toMatchObject({ kind: 'updated', pipelineId: created.pipelineId });
    expect(await save('versions', chain, created.configVersion)).toMatchObject({ kind: 'stale-version' });
    expect(await save('versions', chain)).toMatchObject({ kind: 'stale-version' });
  });

  it('lets one of two win that create it at once', async () => {
    const kinds = (await Promise.all([save('race', chain), save('race', chain)])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['created', 'stale-version']);
  });

  it('marks what is gone inactive, and takes it back with its history', async () => {
    const before = await scenario.withPipeline('history', chain);
    await scenario.withPipeline('history', { ...chain, jobs: chain.jobs.slice(0, 2) });
    expect((await jobRows(before.pipelineId)).map(({ active }) => active)).toEqual([true, true, false]);
    const after = await scenario.withPipeline('history', chain);
    expect(after.jobId('ship')).toBe(before.jobId('ship'));
    expect((await jobRows(before.pipelineId)).every(({ active }) => active)).toBe(true);
  });

  it('renames along a chain and keeps the ids', async () => {
    const before = await scenario.withPipeline('renamed', {
      resources: [aResource('r')],
      jobs: ['a', 'b', 'c'].map((name) => aJob(name, [aGet('r')])),
    });
    const jobs = [aJob('b', [aGet('r')], { oldName: 'a' }), aJob('c', [aGet('r')], { oldName: 'b' })];
    const after = await scenario.withPipeline('renamed', { resources: [aResource('r')], jobs });
    expect([after.jobId('b'), after.jobId('c')]).toEqual([before.jobId('a'), before.jobId('b')]);
    const again = await scenario.withPipeline('renamed', { resources: [aResource('r')], jobs });
    expect([again.jobId('b'), again.jobId('c')]).toEqual([before.jobId('a'), before.jobId('b')]);
  });

  it('refuses to swap names', async () => {
    const jobs = [aJob('a', [], { oldName: 'b' }), aJob('b', [], { oldName: 'a' })];
    expect(await save('swapped', { ...chain, jobs })).toEqual({ kind: 'name-swap', what: 'job' });
  });

  it('cuts a resource off from its versions only when type or source change', async () => {
    const { resourceId } = await scenario.withPipeline('scopes', chain);
    const base = await db
      .insertInto('base_resource_types')
      .values({ name: 'mock' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const config = await db
      .insertInto('resource_configs')
      .values({ base_resource_type_id: base.id, source_hash: 'h' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('resources')
      .set({ resource_config_id: config.id, resource_config_scope_id: 1 as ScopeId })
      .where('id', '=', resourceId('repo'))
      .execute();
    const scopeOf = async () =>
      (
        await db
          .selectFrom('resources')
          .select('resource_config_scope_id as scope')
          .where('id', '=', resourceId('repo'))
          .executeTakeFirstOrThrow()
      ).scope;
    const [repo, image] = [aResource('repo', { icon: 'git' }), aResource('image')];
    await scenario.withPipeline('scopes', { ...chain, resources: [repo, image] });
    expect(await scopeOf()).toBe(1);
    await scenario.withPipeline('scopes', { ...chain, resources: [{ ...repo, source: { of: 'other' } }, image] });
    expect(await scopeOf()).toBeNull();
  });

  it('replaces pins by those of the config and removes only its own', async () => {
    const { resourceId } = await scenario.withPipeline('pins', chain);
    await db
      .insertInto('resource_pins')
      .values({ resource_id: resourceId('image'), version: '{"v":"1"}' })
      .execute();
    await scenario.withPipeline('pins', { ...chain, resources: [aResource('repo'), aResource('image')] });
    const pinned = await db
      .selectFrom('resource_pins')
      .selectAll()
      .where('resource_id', 'in', [resourceId('repo'), resourceId('image')])
      .execute();
    expect(pinned).toEqual([
      expect.objectContaining({ resource_id: resourceId('image'), version: { v: '1' }, from_config: false }),
    ]);
  });

  it('asks for every job to be scheduled', async () => {
    const { pipelineId } = await scenario.withPipeline('marks', chain);
    await db.updateTable('jobs').set({ schedule_served: 1 }).execute();
    await scenario.withPipeline('marks', chain);
    expect((await jobRows(pipelineId)).every((job) => job.schedule_requested > job.schedule_served)).toBe(true);
  });
});

describe('pipelines that jobs of another one set', () => {
  const ship = { jobs: [aJob('ship', []), aJob('stay', [])] };
  const isArchived = async (id: PipelineId) =>
    (await db.selectFrom('pipelines').select('archived').where('id', '=', id).executeTakeFirstOrThrow()).archived;
  const withParent = async (name: string) => {
    const parent = await scenario.withPipeline(name, ship);
    const [child, sibling] = [
      await scenario.withPipeline(`${name}-child`, {}),
      await scenario.withPipeline(`${name}-sibling`, {}),
    ];
    for (const [{ pipelineId }, job] of [
      [child, 'ship'],
      [sibling, 'stay'],
    ] as const) {
      const values = { parent_job_id: parent.jobId(job), parent_build_id: 1 as BuildId };
      await db.updateTable('pipelines').set(values).where('id', '=', pipelineId).execute();
    }
    return { parent: parent.pipelineId, child: child.pipelineId, sibling: sibling.pipelineId };
  };

  it('are archived when the job is taken out of its config', async () => {
    const { parent, child, sibling } = await withParent('shrinks');
    const { config_version: version } = await db
      .selectFrom('pipelines')
      .select('config_version')
      .where('id', '=', parent)
      .executeTakeFirstOrThrow();
    await save('shrinks', { ...emptyConfig, jobs: [aJob('stay', [])] }, version);
    expect([await isArchived(child), await isArchived(sibling)]).toEqual([true, false]);
  });

  it('are archived when it is deleted', async () => {
    const { parent, child, sibling } = await withParent('goes');
    await deletePipeline(db, parent);
    expect([await isArchived(child), await isArchived(sibling)]).toEqual([true, true]);
  });

  it('are archived when its team is deleted', async () => {
    const { child } = await withParent('mine');
    const other = await Scenario.withTeam(db, 'goes too');
    await db.updateTable('pipelines').set({ team_id: other.teamId }).where('name', '=', 'mine').execute();
    await deleteTeam(db, other.teamId);
    expect(await isArchived(child)).toBe(true);
  });
});

describe('a pipeline set by builds', () => {
  const set = (buildId: number, fromVersion: number) =>
    savePipeline(db, {
      teamId,
      name: 'child',
      config: chain,
      fromVersion,
      by: { kind: 'build', jobId: undefined, buildId: buildId as BuildId },
    });

  it('starts unpaused and follows the newest build', async () => {
    const created = await set(7, 0);
    if (created.kind !== 'created') throw new Error(created.kind);
    const row = await db
      .selectFrom('pipelines')
      .select(['paused', 'parent_build_id'])
      .where('id', '=', created.pipelineId)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ paused: false, parent_build_id: 7 });
    expect(await set(6, created.configVersion)).toEqual({ kind: 'newer-build' });
    expect(await set(7, created.configVersion)).toMatchObject({ kind: 'updated' });
  });
});
