import {
  type BuildId,
  digestVersion,
  findScope,
  finishBuild,
  pointResourceAtScope,
  type ResourceId,
  saveVersions,
} from '@rondo/db';
import { EventWriter, openEventLog, sealBuild } from '@rondo/event-log';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../../testing/api-world.ts';

const pipeline = '/api/v1/teams/other/pipelines/p';
const config = `
resources: [{name: code, type: mock, source: {}}]
jobs:
- {name: apply, serial_groups: [staging], plan: [{get: code}]}
- {name: deploy, serial_groups: [staging], plan: [{get: code, trigger: true}]}
`;
let world: ApiWorld;
let job: number;
let builds: BuildId[];
const get = (part: string, as?: WorldUser) =>
  world.request({ url: `/api/rondo/v1/jobs/${job}/${part}`, ...(as === undefined ? {} : { as }) });
/** Two builds of `deploy` that took the same version, which was new to the first; the second errored. */
beforeAll(async () => {
  world = await createApiWorld();
  const { db } = world;
  const headers = { 'content-type': 'application/x-yaml' };
  await world.request({ method: 'PUT', url: `${pipeline}/config`, as: 'owner', headers, payload: config });
  job = (await world.request({ url: `${pipeline}/jobs/deploy`, as: 'owner' })).json().id;
  const { rows } = await sql<{ id: ResourceId }>`select id from resources`.execute(db);
  const code = rows[0]?.id ?? (0 as ResourceId);
  await sql`insert into base_resource_types (name) values ('mock')`.execute(db);
  const scope = await findScope(db, { type: { kind: 'base', name: 'mock' }, sourceHash: 'x' });
  if (scope === undefined) throw new Error('no history');
  await pointResourceAtScope(db, code, scope);
  const version = { ref: 'abc' };
  await saveVersions(db, scope.id, [version]);
  const metadata = [
    { name: 'commit', value: 'abc' },
    { name: 'Message', value: 'Fix radio label order\n\nand more' },
    { name: 'author', value: 'i.duarte' },
  ];
  await sql`update resource_versions set metadata = ${JSON.stringify(metadata)}::jsonb`.execute(db);
  builds = [];
  for (const first of [true, false]) {
    const answer = await world.request({ method: 'POST', url: `${pipeline}/jobs/deploy/builds`, as: 'owner' });
    const { id } = answer.json<{ id: BuildId }>();
    builds.push(id);
    await sql`
      insert into build_inputs (build_id, name, resource_id, version_digest, first_occurrence, job_id)
      values (${id}, 'code', ${code}, ${digestVersion(version)}, ${first}, ${job})`.execute(db);
  }
  const [first, second] = builds;
  if (first === undefined || second === undefined) throw new Error('no builds');
  await sql`
    insert into build_outputs (build_id, name, resource_id, version_digest)
    values (${first}, 'pushed', ${code}, ${digestVersion(version)})`.execute(db);
  await new EventWriter({ buildId: second, epoch: 0 }).append(db, [
    {
      event: 'across-substeps',
      data: { time: 9, origin: { id: 'p' }, substeps: [{ step: { id: 'a', task: { name: 'unit' } }, values: ['1'] }] },
    },
    { event: 'initialize-get', data: { time: 10, origin: { id: 'a' } } },
    { event: 'selected-worker', data: { time: 10, origin: { id: 'a' }, selected_worker: 'w' } },
    { event: 'start-get', data: { time: 11, origin: { id: 'a' } } },
    { event: 'log', data: { time: 12, origin: { id: 'a' }, payload: ',"event":"finish-task","version":\n' } },
    { event: 'finish-task', data: { time: 40, origin: { id: 'a' }, exit_status: 0 } },
    { event: 'error', data: { time: 41, origin: { id: 't' }, message: 'worker w went away\nat 12:00' } },
    { event: 'start-get', data: { time: 42, origin: { id: 'u' } } },
    { event: 'status', data: { time: 43, status: 'errored' } },
  ]);
  const plan = { id: 'p', across: { vars: [{ var: 'go' }] } };
  await sql`update builds set public_plan = ${JSON.stringify(plan)}::jsonb where id = ${second}`.execute(db);
  await finishBuild(db, { buildId: first, status: 'succeeded', by: { kind: 'force' } });
  await finishBuild(db, { buildId: second, status: 'errored', by: { kind: 'force' } });
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the page of a job', () => {
  it('is told what all of its builds got and made, and why they errored, newest first', async () => {
    const [first, second] = builds;
    const version = { ref: 'abc' };
    expect((await get('builds?limit=50', 'viewer')).json()).toEqual([
      {
        id: second,
        name: '2',
        inputs: [{ name: 'code', version, isNew: false }],
        outputs: [],
        error: 'worker w went away',
      },
      {
        id: first,
        name: '1',
        inputs: [{ name: 'code', version, isNew: true, message: 'Fix radio label order', author: 'i.duarte' }],
        outputs: [{ name: 'pushed', version }],
      },
    ]);
    const one = await get(`builds?from=${first}&to=${first}`, 'viewer');
    expect(one.json()).toMatchObject([{ id: first }]);
  });

  it('is told of its limits', async () => {
    const stats = (await get('stats', 'viewer')).json();
    expect(stats).toEqual({ maxInFlight: 1, locks: [{ name: 'staging', jobs: ['apply'] }] });
  });

  it('is told what the steps of a build came to, whatever they print', async () => {
    const [, second = 0 as BuildId] = builds;
    const outline = (as?: WorldUser) =>
      world.request({ url: `/api/rondo/v1/builds/${second}/outline`, ...(as === undefined ? {} : { as }) });
    expect((await outline('viewer')).json()).toEqual({
      createTime: expect.closeTo(Date.now() / 1000, -3),
      plan: {
        id: 'p',
        across: { vars: [{ var: 'go' }], steps: [{ step: { id: 'a', task: { name: 'unit' } }, values: ['1'] }] },
      },
      steps: [
        {
          id: 'a',
          status: 'succeeded',
          initializeTime: 10,
          startTime: 11,
          endTime: 40,
          exitStatus: 0,
          worker: 'w',
          sizeBytes: expect.any(Number),
        },
        { id: 't', status: 'errored', endTime: 41, error: 'worker w went away\nat 12:00', sizeBytes: 0 },
        { id: 'u', status: 'interrupted', startTime: 42, sizeBytes: 0 },
      ],
      cut: false,
    });
    expect((await outline('viewer')).json().steps[0].sizeBytes).toBeGreaterThan(100);
    expect([(await outline()).statusCode, (await outline('outsider')).statusCode]).toEqual([401, 403]);
    await sealBuild(openEventLog(world.db), world.db, second);
    expect((await outline('viewer')).json().steps[0]).toMatchObject({ id: 'a', lines: 2 });
  });

  it('is told what two builds got, and what came between', async () => {
    const [first, second] = builds;
    const changes = (of: number | undefined, since: unknown, as: WorldUser = 'viewer') =>
      world.request({ url: `/api/rondo/v1/builds/${of}/changes?since=${since}`, as });
    const same = (await changes(second, first)).json();
    const about = { message: 'Fix radio label order', author: 'i.duarte' };
    const got = { id: 1, version: { ref: 'abc' }, ...about };
    expect(same.inputs).toEqual([
      { name: 'code', resource: 'code', before: got, after: got, way: 'same', between: [], count: 0 },
    ]);
    expect((await changes(second, first, 'outsider')).statusCode).toBe(403);
    const other = await world.request({ method: 'POST', url: `${pipeline}/jobs/apply/builds`, as: 'owner' });
    const refused = await Promise.all(['', 'x', other.json().id, 987_654].map((since) => changes(second, since)));
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 404]);
    expect(refused[2]?.body).toContain('is not one of the same job');
  });

  it('is for those who may see the pipeline; strangers see neither metadata nor logs of one that is public', async () => {
    for (const part of ['stats', 'builds']) {
      expect((await get(part)).statusCode).toBe(401);
      expect((await get(part, 'outsider')).statusCode).toBe(403);
    }
    const exposed = await world.request({ method: 'PUT', url: `${pipeline}/expose`, as: 'owner' });
    expect(exposed.statusCode).toBe(200);
    expect((await get('stats')).statusCode).toBe(200);
    const told = await get('builds');
    expect(told.json()).toHaveLength(2);
    expect(told.body).toContain('"ref":"abc"');
    expect(told.body).not.toMatch(/radio|duarte|went away/);
    job = 987_654;
    expect([(await get('stats')).statusCode, (await get('builds')).statusCode]).toEqual([404, 404]);
  });
});
