import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const pipeline = '/api/v1/teams/main/pipelines/p';
const yaml = `
resources:
- {name: code, type: mock, icon: git, source: {initial_version: "1"}}
jobs:
- name: unit
  plan:
  - {get: code, trigger: true}
- name: ship
  plan:
  - {get: code, passed: [unit]}
`;
const save = (text: string, headers: Record<string, string> = {}, url = pipeline) =>
  world.request({
    method: 'PUT',
    url: `${url}/config`,
    as: 'test',
    headers: { 'content-type': 'application/x-yaml', ...headers },
    payload: text,
  });
const get = async (url: string) => (await world.request({ url, as: 'test' })).json();

describe('saving a pipeline', () => {
  it('creates it paused, gives it back as it was, and lets it be changed from its version', async () => {
    expect([(await save(yaml)).statusCode, (await get(pipeline)).paused]).toEqual([201, true]);
    const config = await world.request({ url: `${pipeline}/config`, as: 'test' });
    expect(config.json().config.jobs.map(({ name }: { name: string }) => name)).toEqual(['unit', 'ship']);
    const version = String(config.headers['x-concourse-config-version']);
    const changed = await save(yaml, { 'x-concourse-config-version': version });
    expect([changed.statusCode, changed.headers['content-type'], changed.body]).toEqual([
      200,
      'application/json',
      '{}\n',
    ]);
  });

  it('refuses a change of something older, and says so', async () => {
    const stale = await save(yaml, { 'x-concourse-config-version': '1' });
    expect(stale.statusCode).toBe(400);
    expect(stale.json().errors[0]).toMatch(/changed by someone else/);
  });

  it.each([
    ['jobs: [', 'malformed config'],
    ['jobs:\n- name: a\n  plan: [{get: nothing}]\n', 'unknown resource'],
    ['jobs:\n- name: a\n  nonsense: 1\n  plan: []\n', 'unknown'],
  ])('refuses %j with its place and saves nothing', async (text, expected) => {
    const url = '/api/v1/teams/main/pipelines/never';
    const answer = await save(text, {}, url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.join()).toContain(expected);
    expect(answer.json().problems[0]).toHaveProperty('line');
    expect((await world.request({ url, as: 'test' })).statusCode).toBe(404);
  });

  it('takes no other type of body, and warns of odd names', async () => {
    expect((await save(yaml, { 'content-type': 'text/plain' })).statusCode).toBe(415);
    const odd = await save(yaml, {}, '/api/v1/teams/main/pipelines/Odd');
    expect(odd.json().warnings[0]).toMatchObject({ type: 'invalid_identifier' });
  });
});

describe('a saved pipeline', () => {
  it('shows its jobs with inputs and what they passed', async () => {
    expect(await get(`${pipeline}/jobs`)).toMatchObject([
      { name: 'unit', inputs: [{ name: 'code', resource: 'code', trigger: true }] },
      { name: 'ship', inputs: [{ name: 'code', resource: 'code', passed: ['unit'] }] },
    ]);
    expect(await get(`${pipeline}/jobs/ship`)).toMatchObject({ next_build: null, inputs: [{ trigger: false }] });
    expect(await get(`${pipeline}/resources`)).toEqual([
      {
        name: 'code',
        pipeline_id: expect.any(Number),
        pipeline_name: 'p',
        team_name: 'main',
        type: 'mock',
        icon: 'git',
      },
    ]);
  });

  it('is paused, let go, shown and hidden', async () => {
    const put = (action: string) => world.request({ method: 'PUT', url: `${pipeline}/${action}`, as: 'test' });
    expect((await put('unpause')).statusCode).toBe(200);
    expect(await get(pipeline)).toMatchObject({ paused: false, public: false });
    await put('pause');
    expect(await get(pipeline)).toMatchObject({ paused: true, paused_by: 'test' });
    await put('expose');
    expect((await world.request({ url: pipeline })).statusCode).toBe(200);
    await put('hide');
    expect((await world.request({ url: pipeline })).statusCode).toBe(401);
  });

  it('has builds when someone asks for them, by name and in lists', async () => {
    const created = await world.request({ method: 'POST', url: `${pipeline}/jobs/unit/builds`, as: 'test' });
    expect(created.statusCode).toBe(200);
    expect(created.json()).toMatchObject({ name: '1', status: 'pending', job_name: 'unit', created_by: 'test' });
    expect(await get(`${pipeline}/jobs/unit/builds/latest`)).toMatchObject({ name: '1' });
    expect(await get(`${pipeline}/jobs/unit/builds`)).toHaveLength(1);
    expect(
      (await world.request({ method: 'POST', url: `${pipeline}/jobs/unit/builds/1`, as: 'test' })).statusCode,
    ).toBe(500);
    expect((await get('/api/v1/builds')).map(({ name }: { name: string }) => name)).toEqual(['1']);
  });

  it('pages through builds by links', async () => {
    for (let count = 0; count < 4; count += 1)
      await world.request({ method: 'POST', url: `${pipeline}/jobs/ship/builds`, as: 'test' });
    const first = await world.request({ url: `${pipeline}/jobs/ship/builds?limit=2`, as: 'test' });
    expect(first.json().map(({ name }: { name: string }) => name)).toEqual(['4', '3']);
    const next = /<http:\/\/127.0.0.1:18080([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await world.request({ url: next, as: 'test' });
    expect(second.json().map(({ name }: { name: string }) => name)).toEqual(['2', '1']);
    expect(String(second.headers.link)).toContain('rel="previous"');
  });

  it('stands on the dashboard and as a graph', async () => {
    const dashboard = await get('/api/rondo/v1/dashboard');
    expect(dashboard.teams).toContainEqual({ id: expect.any(Number), name: 'main', role: 'owner' });
    const find = async () =>
      (await get('/api/rondo/v1/dashboard')).pipelines.find(({ name }: { name: string }) => name === 'p');
    // What has just happened is gathered for a moment.
    await expect.poll(find).toMatchObject({
      status: 'paused',
      running: true,
      jobs: [
        [0, 'pending', 'unit', '1'],
        [1, 'pending', 'ship', '1'],
      ],
    });
    const card = await find();
    const graph = await get(`/api/rondo/v1/pipelines/${card.id}/graph`);
    expect(graph).toMatchObject({
      name: 'p',
      jobs: [{ name: 'unit' }, { name: 'ship' }],
      resources: [{ name: 'code', icon: 'git' }],
    });
    expect((await world.request({ url: `/api/rondo/v1/pipelines/${card.id}/graph` })).statusCode).toBe(401);
  });

  it('is gone when it was deleted', async () => {
    expect((await world.request({ method: 'DELETE', url: pipeline, as: 'viewer' })).statusCode).toBe(403);
    expect((await world.request({ method: 'DELETE', url: pipeline, as: 'test' })).statusCode).toBe(204);
    expect((await world.request({ url: pipeline, as: 'test' })).statusCode).toBe(404);
  });
});
