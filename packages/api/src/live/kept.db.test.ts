import { finishBuild, renameTeam, type TeamId } from '@rondo/db';
import { EventWriter } from '@rondo/event-log';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type WorldUser } from '../testing/api-world.ts';

type Job = {
  name: string;
  pipeline_name: string;
  team_name: string;
  paused?: boolean;
  has_new_inputs?: boolean;
};

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const pipelines = '/api/v1/teams/other/pipelines';
const change = async (method: 'PUT' | 'POST' | 'DELETE', path: string, payload = '') => {
  const headers = { 'content-type': 'application/x-yaml' };
  const answer = await world.request({ method, url: `${pipelines}${path}`, as: 'owner', headers, payload });
  expect(answer.statusCode).toBeLessThan(300);
  return answer;
};
const setPipeline = (name: string, jobs: string[]) =>
  change('PUT', `/${name}/config`, JSON.stringify({ jobs: jobs.map((job) => ({ name: job, plan: [] })) }));
const jobs = async (as?: WorldUser, url = '/api/v1/jobs') => {
  const answer = await world.request({ url, ...(as === undefined ? {} : { as }) });
  expect(answer.statusCode).toBe(200);
  return answer.json<Job[]>();
};
const names = async (as?: WorldUser) => (await jobs(as)).map((job) => `${job.pipeline_name}/${job.name}`);

describe('lists of jobs that are kept', () => {
  it('show each change to the very next request', async () => {
    expect(await names('viewer')).toEqual([]);
    await setPipeline('a', ['x', 'y']);
    await setPipeline('b', ['z']);
    expect(await names('viewer')).toEqual(['a/x', 'a/y', 'b/z']);
    await setPipeline('c', ['w']);
    await change('PUT', '/a/jobs/y/pause');
    expect((await jobs('viewer')).map(({ paused = false }) => paused)).toEqual([false, true, false, false]);
    await change('PUT', '/a/jobs/y/unpause');
    await change('PUT', '/b/rename', '{"name":"bb"}');
    await change('DELETE', '/c');
    expect(await names('viewer')).toEqual(['a/x', 'a/y', 'bb/z']);
  });

  it('show a build as soon as it has ended', async () => {
    const { id } = (await change('POST', '/a/jobs/x/builds')).json();
    expect((await jobs('viewer'))[0]).toMatchObject({ next_build: { id, status: 'pending' } });
    await finishBuild(world.db, { buildId: id, status: 'aborted', by: { kind: 'force' } });
    expect((await jobs('viewer'))[0]).toMatchObject({ finished_build: { id, status: 'aborted' } });
    expect(await jobs('viewer', `${pipelines}/a/jobs`)).toEqual((await jobs('viewer')).slice(0, 2));
  });

  it('show everybody only what they may see', async () => {
    expect([await names(), await names('outsider')]).toEqual([[], []]);
    await change('PUT', '/bb/expose');
    expect([await names(), await names('outsider')]).toEqual([['bb/z'], ['bb/z']]);
    await change('PUT', '/bb/hide');
    expect([await names(), await names('test')]).toEqual([[], ['a/x', 'a/y', 'bb/z']]);
  });

  it('are read once for many who ask at the same time, and not again while nothing changes', async () => {
    await setPipeline('d', ['v']);
    const lists = await Promise.all(
      Array.from({ length: 20 }, () => world.request({ url: '/api/v1/jobs', as: 'test' })),
    );
    expect(new Set(lists.map(({ body }) => body)).size).toBe(1);
    // What nobody announced is not seen, since nobody asks the database.
    await sql`update jobs set has_new_inputs = true where name = 'v'`.execute(world.db);
    const hasNews = async () => (await jobs('test')).some(({ has_new_inputs: has }) => has);
    expect(await hasNews()).toBe(false);
    await change('PUT', '/d/jobs/v/pause');
    expect(await hasNews()).toBe(true);
  });
});

describe('a pipeline whose build failed', () => {
  it('says on the dashboard what broke it, the last line of the step that failed, and who started it', async () => {
    await setPipeline('e', ['w']);
    await change('PUT', '/e/unpause');
    const { id } = (await change('POST', '/e/jobs/w/builds')).json();
    const origin = { id: 't' };
    await new EventWriter({ buildId: id, epoch: 0 }).append(world.db, [
      { event: 'log', data: { time: 1, origin, payload: 'collecting\n10 %\r100 %\n' } },
      { event: 'log', data: { time: 1, origin, payload: '\u001b[31mexpected 201, got 500\u001b[0m\r\n\n' } },
      { event: 'finish-task', data: { time: 1, origin, exit_status: 1 } },
      { event: 'log', data: { time: 1, origin: { id: 'hook' }, payload: 'told everybody\n' } },
      { event: 'finish-task', data: { time: 1, origin: { id: 'hook' }, exit_status: 0 } },
    ]);
    await finishBuild(world.db, { buildId: id, status: 'failed', by: { kind: 'force' } });
    const trouble = async (as: 'test' | 'outsider' = 'test') =>
      (await world.request({ url: '/api/rondo/v1/dashboard', as }))
        .json()
        .pipelines.find(({ name }: { name: string }) => name === 'e')?.trouble;
    const place = { job: 'w', build: '1', since: expect.any(Number), by: { user: 'owner' } };
    await expect.poll(() => trouble()).toEqual({ ...place, why: 'expected 201, got 500' });
    await change('PUT', '/e/expose');
    // Everybody sees an exposed pipeline, not everybody its logs: this job is not public.
    await expect.poll(() => trouble('outsider')).toEqual(place);
    await change('DELETE', '/e');
  });
});

describe('a build that has ended', () => {
  it('is shown with its comment and its names as they are now', async () => {
    const { id } = (await change('POST', '/a/jobs/x/builds')).json();
    const build = async () => (await world.request({ url: `/api/v1/builds/${id}`, as: 'test' })).json();
    await finishBuild(world.db, { buildId: id, status: 'aborted', by: { kind: 'force' } });
    expect(await build()).toMatchObject({ status: 'aborted', pipeline_name: 'a' });
    await world.request({
      method: 'PUT',
      url: `/api/v1/builds/${id}/comment`,
      as: 'test',
      payload: '{"comment":"why"}',
    });
    expect(await build()).toMatchObject({ comment: 'why' });
    await change('PUT', '/a/rename', '{"name":"aa"}');
    expect(await build()).toMatchObject({ pipeline_name: 'aa' });
    const [{ id: teamId }] = (await world.request({ url: '/api/v1/teams', as: 'owner' })).json<[{ id: TeamId }]>();
    await renameTeam(world.db, { id: teamId, name: 'others' });
    expect([await build(), ...(await jobs('test'))].map(({ team_name }) => team_name)).not.toContain('other');
  });
});
