import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@rondo/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRepository } from './world/make-repository.ts';
import { PlantedSecrets } from './world/planted-secrets.ts';
import { Quickstart } from './world/quickstart.ts';
import { serveRepository } from './world/serve-repository.ts';

const secrets = new PlantedSecrets();
const held = new AsyncDisposableStack();
let rondo: Quickstart;
beforeAll(async () => {
  const repositories = await mkdtemp(join(tmpdir(), 'rondo-secrets-'));
  held.defer(() => rm(repositories, { recursive: true, force: true }));
  await makeRepository(join(repositories, 'a.git'), { file: 'nothing secret' });
  const git = held.use(await serveRepository(repositories));
  const flags = ['--no-example', `--encryption-key=${'k'.repeat(32)}`, `--worker-publish=8001=127.0.0.1:${git.port}`];
  rondo = held.use(await Quickstart.start(flags));
});
afterAll(() => held.disposeAsync());

const mocks = Array.from({ length: 20 }, (_, index) => `mock-${index}`);

/** Whose business secrets are: what a container runs with, while there is one, and what steps have put into their own volumes. */
const holders = [/^worker\/containers\/[^/]+\/(container|processes\/[^/]+\/config)\.json$/, /^worker\/volumes\//];

/** Sources, params and tokens everywhere where a pipeline may have them; nothing of it is printed on purpose but the loaded vars. */
const pipeline = () => ({
  resource_types: [
    { name: 'custom', type: 'registry-image', source: { repository: '127.0.0.1:1/x', ...credentials('type') } },
  ],
  resources: [
    ...mocks.map((name) => ({
      name,
      type: 'mock',
      check_every: 'never',
      webhook_token: secrets.plant('webhook'),
      source: { initial_version: '1', nested: { token: secrets.plant('nested-source') }, ...credentials('source') },
    })),
    {
      name: 'repository',
      type: 'git',
      check_every: 'never',
      source: {
        uri: `http://user:${secrets.plant('uri')}@host.rondo.internal:8001/a.git`,
        branch: 'main',
        username: 'somebody',
        password: secrets.plant('git'),
      },
    },
    {
      name: 'away',
      type: 'git',
      check_every: 'never',
      source: { uri: `http://user:${secrets.plant('away')}@127.0.0.1:1/a.git`, branch: 'main', ...credentials('git') },
    },
    {
      name: 'image',
      type: 'registry-image',
      check_every: 'never',
      source: { repository: '127.0.0.1:1/x', ...credentials('image') },
    },
    { name: 'own', type: 'custom', check_every: 'never', source: secrets.plantMany('custom-source', 5) },
  ],
  jobs: [
    // Never run: a resource has to be used.
    { name: 'use', plan: [...mocks, 'repository', 'away', 'image', 'own'].map((name) => ({ get: name })) },
    {
      name: 'run',
      plan: [
        { get: 'repository' },
        task('write', { ...params('task', 40), LOADED: secrets.plant('loaded') }, 'printf %s "$LOADED" > vars/v', [
          'vars',
        ]),
        { load_var: 'loaded', file: 'vars/v' },
        task('print', { SHOWN: '((.:loaded))' }, 'echo "value: $SHOWN"'),
      ],
    },
    {
      name: 'break',
      plan: [
        { try: { get: 'repository', params: secrets.plantMany('get-params', 10) } },
        { try: { put: 'repository', params: { repository: 'absent', ...secrets.plantMany('put-params', 20) } } },
        {
          task: 'no-image',
          config: {
            platform: 'linux',
            params: params('broken-task', 5),
            image_resource: {
              type: 'registry-image',
              source: { repository: '127.0.0.1:1/x', ...credentials('task-image') },
            },
            run: { path: 'true' },
          },
        },
      ],
    },
  ],
});

function credentials(place: string) {
  return { username: 'somebody', password: secrets.plant(place), private_key: secrets.plant(`${place}-key`) };
}

function params(place: string, count: number): Record<string, string> {
  return secrets.plantMany(place, count);
}

function task(name: string, env: Record<string, string>, script: string, outputs: string[] = []) {
  return {
    task: name,
    config: {
      platform: 'linux',
      params: env,
      outputs: outputs.map((output) => ({ name: output })),
      run: { path: 'sh', args: ['-ec', script] },
    },
  };
}

it('writes none of 200 planted secrets anywhere', { timeout: 180_000 }, async () => {
  const { api, url } = rondo;
  const config = pipeline();
  await api.setPipeline('p', JSON.stringify(config));

  const checks = await check('repository', 'away', 'image', 'own', 'mock-0');
  const builds = [await runJob('run'), await runJob('break'), await runPlan(), ...checks];
  await logInWrongly(url);
  await callWebhooks(url, config.resources);
  secrets.add((await api.authorization()).replace('Bearer ', ''));
  expect(secrets.count).toBeGreaterThan(200);

  const [ran = 0, broken = 0] = builds;
  expect(await api.get(`/api/v1/builds/${ran}`)).toMatchObject({ status: 'succeeded' });
  expect(await api.get(`/api/v1/builds/${broken}`)).toMatchObject({ status: 'errored' });
  expect(await api.output(ran)).toContain('value: ((redacted))');
  for (const id of builds) {
    for (const part of ['', '/plan', '/preparation', '/resources']) {
      secrets.search(`build ${id}${part}`, await (await api.request('GET', `/api/v1/builds/${id}${part}`)).text());
    }
    secrets.search(`events of build ${id}`, JSON.stringify(await api.events(id)));
  }
  for (const list of ['builds', 'jobs', 'resources', 'pipelines', 'containers', 'volumes']) {
    const path = /containers|volumes/.test(list) ? `/api/v1/teams/main/${list}` : `/api/v1/${list}`;
    secrets.search(path, await (await api.request('GET', path)).text());
  }
  await searchDatabase();
  await rondo.stop();
  const files = await secrets.searchFiles(rondo.directory, (name) => holders.some((place) => place.test(name)));
  expect(files).toBeGreaterThan(100);
  expect(secrets.found).toEqual([]);
});

async function runJob(job: string): Promise<number> {
  const { id, name } = await rondo.api.trigger('p', job);
  await rondo.api.finishedBuild('p', job, name);
  return id;
}

async function check(...names: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const path = `/api/v1/teams/main/pipelines/p/resources/${name}/check`;
    const answer = await rondo.api.request('POST', path, { type: 'application/json', text: '{}' });
    const { id } = JSON.parse(await answer.text());
    await rondo.api.events(id);
    ids.push(id);
  }
  return ids;
}

/** As `fly execute` sends it. */
async function runPlan(): Promise<number> {
  const config = { platform: 'linux', params: params('one-off', 10), run: { path: 'true' } };
  const text = JSON.stringify({ id: '1', task: { name: 't', config } });
  const answer = await rondo.api.request('POST', '/api/v1/teams/main/builds', { type: 'application/json', text });
  const { id } = JSON.parse(await answer.text());
  await rondo.api.events(id);
  return id;
}

/** Passwords and tokens where they belong and where they do not; all of it is refused. */
async function logInWrongly(url: string): Promise<void> {
  for (const username of ['admin', 'nobody', secrets.plant('user-name')]) {
    const body = new URLSearchParams({
      grant_type: 'password',
      username,
      password: secrets.plant('password'),
      client_id: 'fly',
      client_secret: secrets.plant('client-secret'),
    });
    await fetch(`${url}/sky/issuer/token`, { method: 'POST', body });
  }
  const queries = ['token', 'code', 'state', 'password', 'access_token', 'csrf_token', 'webhook_token'];
  for (const path of [
    '/fly_success',
    '/sky/callback',
    '/api/v1/info',
    '/api/v1/user',
    '/nowhere',
    '/api/v1/builds/x',
  ]) {
    const search = new URLSearchParams(
      queries.map((name): [string, string] => [name, secrets.plant(`query-${name.replace('_', '-')}`)]),
    );
    await fetch(`${url}${path}?${search}`, { redirect: 'manual' });
  }
  const headers = {
    authorization: `Bearer ${secrets.plant('bearer')}`,
    cookie: `skymarshal_auth="${secrets.plant('cookie')}"`,
  };
  await fetch(`${url}/api/v1/user`, { headers });
  await fetch(`${url}/api/v1/teams/main/pipelines/q/config`, {
    method: 'PUT',
    headers: { authorization: await rondo.api.authorization(), 'content-type': 'application/x-yaml' },
    body: `resources: [{name: r, type: git, source: {password: ${secrets.plant('bad-config')}]`,
  });
}

async function callWebhooks(
  url: string,
  resources: readonly { name: string; webhook_token?: string }[],
): Promise<void> {
  for (const { name, webhook_token: token = secrets.plant('wrong-webhook') } of resources.slice(0, 3)) {
    for (const one of [token, secrets.plant('wrong-webhook')]) {
      const path = `/api/v1/teams/main/pipelines/p/resources/${name}/check/webhook`;
      await fetch(`${url}${path}?webhook_token=${one}`, { method: 'POST' });
    }
  }
}

/** Every row of every table, as text. */
async function searchDatabase(): Promise<void> {
  const socket = join(rondo.directory, 'run/postgres');
  const connection = { host: socket, port: 5432, user: 'rondo', database: 'rondo' };
  await using database = await openDatabase({ connection });
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(database.db);
  expect(tables.rows.length).toBeGreaterThan(20);
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(database.db);
    for (const { row } of rows) secrets.search(`table ${name}`, row);
  }
}
