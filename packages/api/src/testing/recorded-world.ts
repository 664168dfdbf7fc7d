import {
  findScope,
  noteComponentRun,
  pointResourceAtScope,
  pointTypeAtConfig,
  type RegisteredResourceType,
  registerWorker,
} from '@rondo/db';
import { sql } from 'kysely';
import { readRecorded, readRecordedPipeline, recordedJson } from '../golden/recording.ts';
import { type ApiWorld, createApiWorld, type WorldUser } from './api-world.ts';

type RecordedBuild = {
  id: number;
  name: string;
  status: string;
  job_name?: string;
  resource_name?: string;
  pipeline_id?: number;
  pipeline_name?: string;
  start_time?: number;
  end_time?: number;
  created_by?: string;
  rerun_of?: { id: number };
  rerun_number?: number;
};
type RecordedContainer = {
  id: string;
  worker_name: string;
  state: string;
  type: string;
  step_name: string;
  attempt?: string;
  pipeline_name?: string;
  job_name?: string;
  build_id?: number;
  build_name?: string;
  working_directory?: string;
};
type Causality = {
  resource_versions: { id: number; version: object; build_ids?: number[] }[];
  builds: { id: number; resource_version_ids?: number[] }[];
};
type RecordedCheck = { id: number; status: string; start_time?: number; end_time?: number; plan: unknown };
type RecordedResource = { name: string; pipeline_id: number; last_checked?: number; build?: RecordedCheck };
type RecordedJob = {
  id: number;
  name: string;
  pipeline_id: number;
  has_new_inputs?: boolean;
  finished_build?: { id: number };
  transition_build?: { id: number };
};
type RecordedVersion = { id: number; version: Record<string, string>; metadata?: unknown[] };

const main = '/api/v1/teams/main/pipelines';

/**
 * A world in the state of the server that was recorded, as far as its answers tell that state: pipelines are set up the recorded way,
 * builds, versions and checks are written down as they were reported, since there is no engine here to bring them about.
 */
export async function createRecordedWorld(): Promise<ApiWorld> {
  const world = await createApiWorld();
  await setPipelines(world);
  await registerRecordedWorker(world);
  await saveBuilds(world);
  await saveVersions(world);
  await saveChecks(world);
  await saveJobs(world);
  await saveNextInputs(world);
  await saveContainers(world);
  for (const { name } of recordedJson<{ name: string }[]>(readRecorded('api/get-server.json'), '/api/v1/components'))
    await noteComponentRun(world.db, { name, intervalMs: 30_000 });
  for (const user of ['outsider', 'viewer'] as const) await world.tokenOf(user satisfies WorldUser);
  return world;
}

async function setPipelines(world: ApiWorld): Promise<void> {
  const pipelines = readRecorded('api/get-pipelines.json');
  const put = async (path: string, payload?: string) => {
    const headers = payload === undefined ? {} : { 'content-type': 'application/x-yaml' };
    const answer = await world.request({
      method: 'PUT',
      url: `${main}/${path}`,
      as: 'test',
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
  };
  const set = async (name: string, config: string, query = '') => put(`${name}/config${query}`, config);
  const configOf = (path: string) =>
    JSON.stringify(recordedJson<{ config: unknown }>(pipelines, `${main}/${path}`).config);
  const instance = (branch: string, n: number) => `?vars.branch=${encodeURIComponent(`"${branch}"`)}&vars.n=${n}`;
  await set('chain', readRecordedPipeline('chain'));
  for (const [branch, n] of [
    ['main', 1],
    ['feature/x', 2],
    ['main', 3],
  ] as const) {
    const config = readRecordedPipeline('instanced').replaceAll('((branch))', branch).replaceAll('((n))', String(n));
    await set('instanced', config, instance(branch, n));
  }
  await set('vars', configOf('vars/config'));
  for (const [name, file] of [
    ['types', 'types'],
    ['paused-one', 'set-1'],
    ['archived-one', 'set-1'],
    ['hello', 'hello'],
    ['removed', 'hello'],
    ['steps', 'steps'],
  ] as const)
    await set(name, readRecordedPipeline(file));
  await set('child-inst', configOf('child/config'), '?vars.branch=%22main%22&vars.num=1');
  await set('child', configOf('child/config'));
  await world.request({ method: 'DELETE', url: `${main}/removed`, as: 'test' });
  for (const name of [
    'chain',
    'vars',
    'types',
    'hello',
    'steps',
    'child',
    'child-inst?vars.branch=%22main%22&vars.num=1',
  ])
    await put(name.replace(/(\?|$)/, '/unpause$1'));
  for (const query of [instance('main', 1), instance('feature/x', 2)]) await put(`instanced/unpause${query}`);
  await put('chain/expose');
  await put('archived-one/archive');
}

async function registerRecordedWorker({ db }: ApiWorld): Promise<void> {
  type Worker = { name: string; resource_types: RegisteredResourceType[]; platform: string; version: string };
  const [worker] = recordedJson<Worker[]>(readRecorded('api/get-workers.json'), '/api/v1/workers');
  if (worker === undefined) throw new Error('the recording has no worker');
  await registerWorker(db, {
    name: worker.name,
    version: worker.version,
    gardenAddress: '127.0.0.1:42633',
    baggageclaimUrl: 'http://127.0.0.1:35463',
    platform: worker.platform,
    tags: [],
    resourceTypes: worker.resource_types,
    extensions: {},
    startTimeMs: 0,
  });
}

async function saveBuilds({ db }: ApiWorld): Promise<void> {
  const records = readRecorded('api/get-builds.json');
  const lists = records.flatMap(({ request, response }): RecordedBuild[] => {
    if (request.auth !== 'test' || response.status !== 200) return [];
    const value: unknown = JSON.parse(String(response.body));
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is RecordedBuild => item?.api_url !== undefined,
    );
  });
  const builds = [...new Map(lists.map((build) => [build.id, build])).values()].sort((a, b) => a.id - b.id);
  for (const build of builds) {
    const planned = records.find(
      ({ request }) => request.auth === 'test' && request.path === `/api/v1/builds/${build.id}/plan`,
    );
    const plan = planned === undefined ? null : JSON.stringify(JSON.parse(String(planned.response.body)).plan);
    const { start_time: start = null, end_time: end = null } = build;
    await sql`
      insert into builds (id, name, team_id, pipeline_id, job_id, status, created_by, manually_triggered, rerun_of, rerun_number,
        start_time, end_time, public_plan, resource_id, inputs_ready)
      select ${build.id}, ${build.name}, t.id, p.id, j.id, ${build.status}, ${build.created_by ?? null}, ${build.created_by !== undefined},
        ${build.rerun_of?.id ?? null}, ${build.rerun_number ?? null}, to_timestamp(${start}), to_timestamp(${end}), ${plan}::jsonb, r.id, true
      from teams t left join pipelines p on p.id = ${build.pipeline_id ?? null}
        left join jobs j on j.pipeline_id = p.id and j.name = ${build.job_name ?? null}
        left join resources r on r.pipeline_id = p.id and r.name = ${build.resource_name ?? null}
      where t.name = 'main'`.execute(db);
  }
  await sql`select setval(pg_get_serial_sequence('builds', 'id'), 338)`.execute(db);
  await sql`select setval('one_off_build_name', 9)`.execute(db);
  await sql`update jobs set build_number_seq = (select count(*) from builds where job_id = jobs.id and rerun_of is null)`.execute(
    db,
  );
  const [child, instance] = await Promise.all([pipelineIdOf(db, 'child'), pipelineIdOf(db, 'child-inst')]);
  await sql`
    update pipelines p set parent_build_id = b.id, parent_job_id = b.job_id from builds b
    where (p.id = ${child} and b.id = 175) or (p.id = ${instance} and b.id = 176)`.execute(db);
}

async function pipelineIdOf(db: ApiWorld['db'], name: string): Promise<number> {
  return (await db.selectFrom('pipelines').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
}

/** Versions whose lists nobody recorded. */
const extraVersions: Readonly<Record<string, RecordedVersion[]>> = {
  'pinned-in-config': [{ id: 1, version: { version: 'pinned' } }],
  image: [{ id: 10, version: { version: 'i1' } }],
};

/** Histories of resources with the recorded ids of versions, and what builds got of them. */
async function saveVersions({ db }: ApiWorld): Promise<void> {
  const records = readRecorded('api/get-versions.json');
  const type = (name: string) => ({ type: { kind: 'base' as const, name }, sourceHash: `of ${name} ${Math.random()}` });
  const resources = await sql<{ id: never; name: string; pipeline: string; type: string }>`
    select r.id, r.name, p.name as pipeline, r.type from resources r join pipelines p on p.id = r.pipeline_id
    where not p.archived and r.name not in ('uses-broken')`.execute(db);
  for (const { id, name, pipeline, type: typeName } of resources.rows) {
    const scope = await findScope(db, type(typeName === 'time' ? 'time' : 'mock'), id);
    if (scope === undefined) continue;
    await pointResourceAtScope(db, id, scope);
    const path = `${main}/${pipeline}/resources/${name}/versions`;
    const versions = records.some(({ request }) => request.path === path)
      ? recordedJson<RecordedVersion[]>(records, path)
      : (extraVersions[name] ?? []);
    for (const [index, { id: versionId, version, metadata = [] }] of [...versions].reverse().entries()) {
      await sql`
        insert into resource_versions (id, scope_id, version, digest, metadata, check_order)
        values (${versionId}, ${scope.id}, ${JSON.stringify(version)}, sha256(convert_to(${JSON.stringify(version)}, 'UTF8')),
          ${JSON.stringify(metadata)}, ${index + 1})`.execute(db);
    }
  }
  const image = await findScope(db, type('mock'));
  const pipelineId = (await pipelineIdOf(db, 'chain')) as never;
  if (image !== undefined)
    await pointTypeAtConfig(db, { pipelineId, name: 'custom', table: 'resource_types' }, image.configId);
  await saveInputs({ db });
  await saveArtifactVersion({ db });
}

/** Of version c1 of `code`, from the recorded list of its builds. */
async function saveInputs({ db }: Pick<ApiWorld, 'db'>): Promise<void> {
  await sql`
    insert into build_inputs (build_id, name, resource_id, version_digest, first_occurrence, job_id)
    select b.id, 'image', r.id, v.digest, true, b.job_id from builds b, resource_versions v
    join resources r on r.resource_config_scope_id = v.scope_id where b.id in (8, 42) and v.id = 10`.execute(db);
  for (const versionId of [4, 20]) {
    const path = `${main}/chain/resources/code/versions/${versionId}/input_to`;
    const records = [...readRecorded('api/get-versions.json'), ...readRecorded('api/edge-cases.json')];
    for (const build of recordedJson<RecordedBuild[]>(records, path)) {
      await sql`
        insert into build_inputs (build_id, name, resource_id, version_digest, first_occurrence, job_id)
        select b.id, 'code', r.id, v.digest, true, b.job_id from builds b, resource_versions v
        join resources r on r.resource_config_scope_id = v.scope_id where b.id = ${build.id} and v.id = ${versionId}`.execute(
        db,
      );
    }
  }
}

async function saveChecks({ db }: ApiWorld): Promise<void> {
  for (const resource of recordedJson<RecordedResource[]>(
    readRecorded('api/get-resources.json'),
    '/api/v1/resources',
  )) {
    const { name, pipeline_id, last_checked, build } = resource;
    if (build === undefined) continue;
    const plan = JSON.stringify(build.plan);
    await sql`
      update resource_config_scopes s set last_check_end_time = to_timestamp(${last_checked ?? 0}), last_check_build_id = ${build.id},
        last_check_start_time = to_timestamp(${build.start_time ?? 0}), last_check_succeeded = ${build.status === 'succeeded'},
        last_check_build_plan = ${plan}::jsonb
      from resources r where r.resource_config_scope_id = s.id and r.name = ${name} and r.pipeline_id = ${pipeline_id}`.execute(
      db,
    );
    await sql`
      update resources set in_memory_build_id = ${build.id}, in_memory_build_status = ${build.status},
        in_memory_build_start_time = to_timestamp(${build.start_time ?? 0}), in_memory_build_end_time = to_timestamp(${build.end_time ?? null}),
        in_memory_build_plan = ${plan}::jsonb
      where name = ${name} and pipeline_id = ${pipeline_id} and resource_config_scope_id is null`.execute(db);
  }
}

/** What the jobs' next builds would get. */
async function saveNextInputs({ db }: ApiWorld): Promise<void> {
  const records = readRecorded('api/get-jobs.json').filter(
    ({ request, response }) => request.auth === 'test' && request.path.endsWith('/inputs') && response.status === 200,
  );
  for (const { request, response } of records) {
    const [, pipeline, job] = /pipelines\/([^/]+)\/jobs\/([^/]+)\//.exec(request.path) ?? [];
    type Input = { name: string; resource: string; version: Record<string, string> };
    await sql`
      update jobs j set inputs_determined = true from pipelines p where p.id = j.pipeline_id and p.name = ${pipeline} and j.name = ${job}`.execute(
      db,
    );
    for (const { name, resource, version } of JSON.parse(String(response.body)) as Input[]) {
      await sql`
        insert into resource_versions (scope_id, version, digest, check_order)
        select r.resource_config_scope_id, ${JSON.stringify(version)}::jsonb, sha256(convert_to(${JSON.stringify(version)}, 'UTF8')), 1
        from resources r join pipelines p on p.id = r.pipeline_id
        where p.name = ${pipeline} and r.name = ${resource} on conflict do nothing`.execute(db);
      await sql`
        insert into next_build_inputs (job_id, name, resource_id, version_digest)
        select j.id, ${name}, r.id, v.digest from jobs j join pipelines p on p.id = j.pipeline_id join resources r on r.pipeline_id = p.id
        join resource_versions v on v.scope_id = r.resource_config_scope_id and v.version = ${JSON.stringify(version)}::jsonb
        where p.name = ${pipeline} and j.name = ${job} and r.name = ${resource}`.execute(db);
    }
  }
}

async function saveJobs({ db }: ApiWorld): Promise<void> {
  for (const job of recordedJson<RecordedJob[]>(readRecorded('api/get-jobs.json'), '/api/v1/jobs')) {
    await sql`
      update jobs set latest_completed_build_id = ${job.finished_build?.id ?? null}, transition_build_id = ${job.transition_build?.id ?? null},
        has_new_inputs = ${job.has_new_inputs ?? false}
      where name = ${job.name} and pipeline_id = ${job.pipeline_id}`.execute(db);
  }
}

/** The other resource of the chain, from what the recorded causality says of it. */
async function saveArtifactVersion({ db }: Pick<ApiWorld, 'db'>): Promise<void> {
  const path = `${main}/chain/resources/code/versions/4/downstream`;
  const { builds, resource_versions: versions } = recordedJson<Causality>(readRecorded('api/get-versions.json'), path);
  for (const { id, build_ids: users = [] } of versions.filter((version) => version.id !== 4)) {
    const makers = builds.filter(({ resource_version_ids: made = [] }) => made.includes(id)).map((build) => build.id);
    await sql`
      insert into build_outputs (build_id, name, resource_id, version_digest)
      select b.id, r.name, r.id, v.digest from builds b, resource_versions v join resources r on r.resource_config_scope_id = v.scope_id
      where b.id = any(${makers}::bigint[]) and v.id = ${id}`.execute(db);
    await sql`
      insert into build_inputs (build_id, name, resource_id, version_digest, first_occurrence, job_id)
      select b.id, r.name, r.id, v.digest, true, b.job_id from builds b, resource_versions v join resources r on r.resource_config_scope_id = v.scope_id
      where b.id = any(${users}::bigint[]) and v.id = ${id}`.execute(db);
  }
}

async function saveContainers({ db }: ApiWorld): Promise<void> {
  const records = readRecorded('api/get-workers.json');
  for (const container of recordedJson<RecordedContainer[]>(records, '/api/v1/teams/main/containers')) {
    const { build_id: buildId = null } = container;
    await sql`
      with place as (
        select t.id as team_id, p.id as pipeline_id, j.id as job_id from teams t
        left join pipelines p on p.team_id = t.id and p.name = ${container.pipeline_name ?? null}
        left join jobs j on j.pipeline_id = p.id and j.name = ${container.job_name ?? null}
        where t.name = 'main' order by p.id limit 1
      ), build as (
        insert into builds (id, name, team_id, pipeline_id, job_id, status, end_time)
        select ${buildId}::bigint, ${container.build_name ?? ''}, team_id, pipeline_id, job_id, 'succeeded', now() from place
        where ${buildId}::bigint is not null on conflict do nothing
      )
      insert into containers (handle, worker_name, state, team_id, build_id, plan_id, step_type, step_name, attempt, pipeline_id, job_id, working_directory)
      select ${container.id}, ${container.worker_name}, ${container.state}, team_id, ${buildId}::bigint, ${container.id}, ${container.type},
        ${container.step_name}, ${container.attempt ?? ''}, pipeline_id, job_id, ${container.working_directory ?? ''} from place`.execute(
      db,
    );
  }
  for (const table of ['containers', 'volumes'] as const) {
    const handles = recordedJson<string[]>(records, `/api/v1/${table}/destroying?worker_name=golden-worker`);
    const kind = table === 'volumes' ? sql`, 'container'` : sql``;
    await sql`
      insert into ${sql.table(table)} (handle, worker_name, state${table === 'volumes' ? sql`, kind` : sql``})
      select h, 'golden-worker', 'destroying'${kind} from unnest(${handles}::text[]) as u (h) on conflict do nothing`.execute(
      db,
    );
  }
}

/** The pipelines that fly set between the recordings of what can be read and of what can be changed. */
export async function setLaterPipelines(world: ApiWorld): Promise<void> {
  const list = readRecorded('api/mut-pipelines.json').filter(
    ({ request }) => request.path === main && request.method === 'GET',
  );
  for (const { name } of recordedJson<{ name: string }[]>(list, main)) {
    const url = `${main}/${encodeURIComponent(name)}`;
    if (
      (await world.request({ url, as: 'test' })).statusCode !== 404 ||
      ['instanced', 'child-inst', 'm4', 'm1-renamed', 'm1', 'm2', '_under', 'Bad Name'].includes(name)
    )
      continue;
    const headers = { 'content-type': 'application/x-yaml' };
    await world.request({
      method: 'PUT',
      url: `${url}/config`,
      as: 'test',
      headers,
      payload: readRecordedPipeline('hello'),
    });
  }
}
