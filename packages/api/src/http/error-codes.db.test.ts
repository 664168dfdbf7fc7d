import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
  await put(
    'p/config',
    'jobs: [{name: j, disable_manual_trigger: true, plan: [{get: r}]}]\nresources: [{name: r, type: time}]',
  );
});
afterAll(() => world[Symbol.asyncDispose]());

const pipelines = '/api/v1/teams/main/pipelines';
const yaml = { 'content-type': 'application/x-yaml' };

function put(path: string, payload = '', headers: Record<string, string> = yaml) {
  return world.request({ method: 'PUT', url: `${pipelines}/${path}`, as: 'test', headers, payload });
}

it.each([
  [
    'a misspelt pipeline',
    () => put('q/config', 'jobs: [{name: j, plan: []}]\nresources: [{name: r}]'),
    400,
    'CONFIG_INVALID',
  ],
  [
    'a change of what was changed',
    () =>
      put('p/config', 'jobs: [{name: k, plan: [{load_var: v, file: f}]}]', {
        ...yaml,
        'x-concourse-config-version': '99',
      }),
    400,
    'CONFIG_VERSION_STALE',
  ],
  ['another type of body', () => put('p/config', '{}', { 'content-type': 'text/css' }), 415, 'CONTENT_TYPE_UNKNOWN'],
  [
    'a job that is not triggered by hand',
    () => world.request({ method: 'POST', url: `${pipelines}/p/jobs/j/builds`, as: 'test' }),
    409,
    'MANUAL_TRIGGER_OFF',
  ],
  ['what is not there', () => world.request({ url: `${pipelines}/nope`, as: 'test' }), 404, 'NOT_FOUND'],
  ['a stranger', () => world.request({ url: `${pipelines}/p/config` }), 401, 'NOT_AUTHORIZED'],
  ['somebody of another team', () => world.request({ url: `${pipelines}/p/config`, as: 'outsider' }), 403, 'FORBIDDEN'],
  ['another method', () => world.request({ method: 'PATCH', url: '/api/v1/info' }), 405, 'METHOD_NOT_ALLOWED'],
  [
    'the last team of administrators',
    () => world.request({ method: 'DELETE', url: '/api/v1/teams/main', as: 'test' }),
    403,
    'LAST_ADMIN_TEAM',
  ],
] as const)('says in a word why %s is refused', async (_what, ask, status, code) => {
  const answer = await ask();
  expect({ status: answer.statusCode, code: answer.headers['x-rondo-error'] }).toEqual({ status, code });
});

it('has no such word for what went well', async () => {
  expect((await world.request({ url: '/api/v1/info' })).headers).not.toHaveProperty('x-rondo-error');
});

it('archived pipelines are told from all else that conflicts', async () => {
  await put('p/archive');
  const answer = await put('p/pause');
  expect({ status: answer.statusCode, code: answer.headers['x-rondo-error'] }).toEqual({
    status: 409,
    code: 'PIPELINE_ARCHIVED',
  });
});
