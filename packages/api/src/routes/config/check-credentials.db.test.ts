import { type JsonObject, StaticVars, type VarReference } from '@rondo/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../../testing/api-world.ts';

const settings: JsonObject = {
  url: 'http://vault',
  health: { method: '/v1/sys/health', error: 'vault did not answer' },
};
const asked: string[] = [];
/** A manager that has one secret for team main, and a source that a pipeline may call `own`. */
const credentials = {
  cluster: {
    varsFor: ({ team, pipeline }: { team: string; pipeline: string }) => {
      const known = new StaticVars(team === 'main' ? { token: `token-of-${pipeline}` } : {});
      return {
        get: (reference: VarReference) => {
          asked.push(reference.path);
          return known.get(reference);
        },
      };
    },
    describe: async () => ({ vault: settings }),
  },
  openVarSources: () => ({
    get: ({ source, path, fields }: VarReference) =>
      new StaticVars({ token: `token-of-${source || 'hook'}` }).get({ source: '', path, fields }),
  }),
};

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld({ credentials });
});
afterAll(() => world[Symbol.asyncDispose]());

const save = (text: string, query = '?check_creds=', url = '/api/v1/teams/main/pipelines/p') =>
  world.request({
    method: 'PUT',
    url: `${url}/config${query}`,
    as: 'test',
    headers: { 'content-type': 'application/x-yaml' },
    payload: text,
  });
const job = (step: string) => `jobs: [{name: j, plan: [${step}]}]\n`;
const resource = (rest: string) => `resources: [{name: r, type: mock, ${rest}}]\n${job('{get: r}')}`;

describe('saving with check_creds', () => {
  it.each([
    ['a source', resource('source: {a: {b: ((none))}}'), 'undefined vars: none'],
    ['a webhook token', resource('webhook_token: ((none)), source: {}'), 'undefined vars: none'],
    [
      'a type',
      `resource_types: [{name: t, type: mock, source: {a: ((none))}}]\n${resource('source: {}').replace('type: mock', 'type: t')}`,
      'undefined vars: none',
    ],
    ['params of a task', job('{task: t, file: r/t.yml, params: {A: ((none))}}'), 'undefined vars: none'],
    ['vars of a task', job('{task: t, file: r/t.yml, vars: {a: ((none))}}'), 'undefined vars: none'],
    [
      'an image of a task in a hook',
      job(
        '{task: t, file: r/t.yml, on_failure: {try: {task: u, config: {platform: linux, image_resource: {type: mock, source: {a: ((none))}}, run: {path: x}}}}}',
      ),
      'failed to interpolate task config: undefined vars: none',
    ],
    [
      'a source of the pipeline, which is not asked',
      resource('source: {a: "((own:token))"}'),
      'undefined vars: own:token',
    ],
    ['a field that is not there', resource('source: {a: ((token.user))}'), "cannot access field 'user'"],
  ])('refuses an unknown var in %s', async (_where, text, problem) => {
    const answer = await save(text);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([
      expect.stringContaining(`credential validation failed\n\n1 error occurred:\n\t* ${problem}`),
    ]);
    expect((await world.request({ url: '/api/v1/teams/main/pipelines/p', as: 'test' })).statusCode).toBe(404);
  });

  it('tells all that is wrong, and never a value', async () => {
    const answer = await save(`${resource('source: {a: ((one)), b: ((token)), c: "((token.x))"}')}`);
    expect(answer.json().errors[0]).toMatch(/^credential validation failed\n\n1 error occurred:\n\t\* /);
    const two = await save(resource('source: {a: ((one))}, webhook_token: ((two))'));
    expect(two.json().errors).toEqual([
      'credential validation failed\n\n2 errors occurred:\n\t* undefined vars: one\n\t* undefined vars: two\n\n',
    ]);
    expect(answer.body + two.body).not.toContain('token-of-');
  });

  it('saves what is known, with the vars as they are, and asks nobody without check_creds', async () => {
    expect((await save(resource('source: {a: ((token))}'))).statusCode).toBe(201);
    const config = await world.request({ url: '/api/v1/teams/main/pipelines/p/config', as: 'test' });
    expect(config.body).toContain('((token))');
    expect(config.body).not.toContain('token-of-');
    asked.length = 0;
    const other = '/api/v1/teams/main/pipelines/unchecked';
    expect((await save(resource('source: {a: ((none))}'), '', other)).statusCode).toBe(201);
    expect(asked).toEqual([]);
  });
});

it('tells admins, and only them, of the manager and how it is', async () => {
  const answer = await world.request({ url: '/api/v1/info/creds', as: 'test' });
  expect(answer.json()).toEqual({ vault: settings });
  expect((await world.request({ url: '/api/v1/info/creds', as: 'owner' })).statusCode).toBe(403);
});

describe('a webhook whose token is a var', () => {
  const call = async (url: string, token: string) =>
    (
      await world.request({
        method: 'POST',
        url: `${url}/resources/r/check/webhook?webhook_token=${encodeURIComponent(token)}`,
      })
    ).statusCode;

  it.each([
    ['((token))', 'token-of-hook'],
    ['"((own:token))"', 'token-of-own'],
  ])('lets in who knows the value of %s', async (written, value) => {
    const url = `/api/v1/teams/main/pipelines/hook-${value}`;
    expect((await save(resource(`webhook_token: ${written}, source: {}`), '', url)).statusCode).toBe(201);
    expect(await call(url, value)).toBe(201);
    expect(await call(url, 'wrong')).toBe(401);
    expect(await call(url, written.replaceAll('"', ''))).toBe(401);
  });

  it('lets nobody in where the var is unknown', async () => {
    const url = '/api/v1/teams/main/pipelines/hook';
    await save(resource('webhook_token: ((none)), source: {}'), '', url);
    expect(await call(url, '((none))')).toBe(401);
  });
});
