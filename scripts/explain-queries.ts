/**
 * Writes packages/db/query-plans: how PostgreSQL runs the statements of every hot path on a large data set. Reviewed as a
 * diff, never asserted. Takes a few minutes; with a share of 1 as argument, such as 0.1, the data set is that much smaller, and with
 * names behind it only those are written.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as rondo from '../packages/db/src/index.ts';
import { createTestDatabase, d1000, explainStatements, fillLargeDataSet } from '../packages/db/src/testing/index.ts';

const directory = join(import.meta.dirname, '../packages/db/query-plans');
await mkdir(directory, { recursive: true });
await using database = await createTestDatabase();
const { db } = database;
const startedMs = performance.now();
const share = Number(process.argv[2] ?? 1);
await fillLargeDataSet(db, { ...d1000, pipelines: d1000.pipelines * share });
// Each build made what a later one got, so that versions have chains.
await sql`
  insert into build_outputs (build_id, name, resource_id, version_digest)
  select i.build_id - 5, 'made', i.resource_id, i.version_digest from build_inputs i
  join builds b on b.id = i.build_id - 5 on conflict do nothing`.execute(db);
await sql`analyze build_outputs`.execute(db);
console.log(`filled in ${Math.round((performance.now() - startedMs) / 1000)} s`);

const jobId = 95 as rondo.JobId;
const resourceId = 10 as rondo.ResourceId;
const buildId = 5005 as rondo.BuildId;
const scopeId = 10 as rondo.ScopeId;
const pipelineId = 10 as rondo.PipelineId;
const view = (inner: rondo.Db) => rondo.createVersionsView(inner);
const newest = rondo.digestVersion({ ref: 'x' }).toString('hex') as rondo.VersionDigest;

const { id: running } = await db
  .selectFrom('builds')
  .select('id')
  .where('status', '=', 'started')
  .executeTakeFirstOrThrow();

const paths: Record<string, (inner: rondo.Db) => Promise<unknown>> = {
  'find-schedule-state': (inner) => rondo.findScheduleState(inner, jobId),
  'lock-jobs': (inner) => rondo.lockJobs(inner, jobId),
  'list-due-jobs': (inner) => rondo.listDueJobs(inner),
  'versions-view': async (inner) => {
    await view(inner).windows(jobId, [{ resource: resourceId, every: true }]);
    await view(inner).pinned([{ resource: resourceId, pin: { ref: 'nothing' } }]);
    await view(inner).lastUsed(jobId, [resourceId]);
    const page = { job: jobId, order: 'newest-first', resources: [resourceId], limit: 100 } as const;
    const [[first] = []] = await view(inner).builds([{ ...page, containing: [] }]);
    const [output] = first?.outputs ?? [];
    await view(inner).builds([{ ...page, containing: output === undefined ? [] : [output] }]);
    await view(inner).usedInputs(jobId, [{ name: 'repo', resource: resourceId, version: newest }]);
  },
  'save-next-inputs': (inner) =>
    rondo.saveNextInputs(inner, { jobId, isResolved: true, hasNewInputs: true, inputs: [], pipes: [buildId] }),
  'create-job-build': (inner) => rondo.createJobBuild(inner, { jobId, kind: 'automatic' }),
  'permit-build': (inner) => rondo.permitBuild(inner, { buildId, jobId, limit: 1, sharing: [jobId] }),
  'find-checks-before': (inner) =>
    rondo.findChecksBefore(inner, { jobId: 91 as rondo.JobId, isManual: true, createTimeMs: 0, attempted: [] }),
  'claim-builds': (inner) => rondo.claimBuilds(inner, { owner: 'node', leaseMs: 10_000, limit: 10 }),
  'renew-build-leases': (inner) => rondo.renewBuildLeases(inner, [{ buildId, epoch: 1 }], 10_000),
  'finish-build': (inner) => rondo.finishBuild(inner, { buildId: running, status: 'succeeded', by: { kind: 'force' } }),
  'save-versions': (inner) => rondo.saveVersions(inner, scopeId, [{ ref: 'new' }]),
  'list-check-schedule': (inner) => rondo.listCheckSchedule(inner),
  'save-event-batch': (inner) =>
    rondo.saveEventBatch(inner, { buildId, epoch: 1, firstEventId: 20, eventCount: 1, wire: 'x' }),
  'list-event-batches': (inner) => rondo.listEventBatches(inner, { buildId, fromEventId: 5, limit: 64 }),
  'list-orphaned-events': (inner) => rondo.listOrphanedEvents(inner, 100),
  'list-jobs': (inner) => rondo.listJobs(inner, { pipelineId }),
  'list-jobs-of-everybody': (inner) => rondo.listJobs(inner, { visible: 'all' }),
  'find-event-state': (inner) => rondo.findEventState(inner, buildId),
  'find-builds': async (inner) => {
    await rondo.findBuilds(inner, [buildId, running as rondo.BuildId]);
    await rondo.findJobBuild(inner, jobId, 'latest');
    await rondo.findJobBuild(inner, jobId, '7');
  },
  'list-builds': async (inner) => {
    const page = { limit: 100, isByTime: false };
    const everybody = { of: 'everybody', visible: 'all' } as const;
    await rondo.listBuilds(inner, everybody, page);
    await rondo.listBuilds(inner, everybody, { ...page, from: buildId });
    await rondo.listBuilds(inner, everybody, { ...page, to: buildId });
    await rondo.listBuilds(inner, { of: 'everybody', visible: { teamIds: [1 as rondo.TeamId] } }, page);
    await rondo.listBuilds(inner, { of: 'team', teamId: 1 as rondo.TeamId }, page);
    await rondo.listBuilds(inner, { of: 'pipeline', pipelineId }, page);
    await rondo.listBuilds(inner, { of: 'job', jobId }, page);
  },
  'list-versions': (inner) => rondo.listVersions(inner, { resourceId, scopeId }, { limit: 100 }),
  'list-refrains': async (inner) => {
    await rondo.listPipelineRefrains(inner, [pipelineId], 40);
    await rondo.listJobRefrains(inner, [jobId], 50);
  },
  'list-jobs-with-ended-builds': (inner) => rondo.listJobsWithEndedBuilds(inner),
  'list-causes': async (inner) => {
    const { rows } = await sql<{ id: rondo.VersionId; resource: rondo.ResourceId }>`
      select v.id, i.resource_id as resource from build_inputs i join resources r on r.id = i.resource_id
      join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = i.version_digest
      where i.build_id = ${buildId} limit 1`.execute(db);
    const [{ id: versionId, resource } = { id: 1 as rondo.VersionId, resource: resourceId }] = rows;
    await rondo.listCauses(inner, { versionId, resourceId: resource, direction: 'downstream' }, 100);
  },
  'list-input-changes': async (inner) => {
    const builds = await db.selectFrom('builds').select('id').where('job_id', '=', jobId).orderBy('id').execute();
    const [before = buildId, after = buildId] = [builds[0]?.id, builds.at(-1)?.id];
    await rondo.listInputChanges(inner, { before: before as rondo.BuildId, after: after as rondo.BuildId });
  },
  'list-logged-builds': (inner) => rondo.listLoggedBuilds(inner, [jobId]),
};

const wanted = process.argv.slice(3);
for (const [name, work] of Object.entries(paths)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const statements = await explainStatements(db, work);
  const slowest = Math.max(...statements.map(({ timeMs }) => timeMs));
  console.log(`${name}: ${statements.length} statements, slowest ${slowest.toFixed(1)} ms`);
  const text = statements.map(({ text, plan }) => `${text.trim().replaceAll(/\n\s+/g, '\n  ')}\n\n${plan}\n`);
  await writeFile(join(directory, `${name}.txt`), text.join('\n---\n\n'));
}
