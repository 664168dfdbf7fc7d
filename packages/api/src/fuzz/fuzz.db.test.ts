import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Route, RouteName } from '@rondo/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginRoutes } from '../login/login-routes.ts';
import { describedRoutes } from '../openapi/describe-api.ts';
import { requestBodies } from '../openapi/request-bodies.ts';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';
import { arbitraryOfSchema } from '../testing/arbitrary-of-schema.ts';

/** A few seconds in every run; minutes where somebody asks for them (`RONDO_FUZZ_SECONDS`). */
const seconds = Number(process.env.RONDO_FUZZ_SECONDS ?? 8);
const isLong = seconds > 60;

/** The recorded 500s that stock clients know, which are no failures of ours. */
const known500: ReadonlySet<string> = new Set([
  'CreateArtifact',
  'DisableResourceVersion',
  'EnableResourceVersion',
  'ListSharedForResource',
  'ListSharedForResourceType',
  'PinResourceVersion',
  'RerunJobBuild',
  'UnpinResource',
]);

const nasty = fc.constantFrom(
  "'; drop table builds; --",
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  '-1',
  '99999999999999999999',
  '2147483648',
  '999999999999999',
  '1e309',
  '\ud800',
  '💥'.repeat(300),
  '%',
  '%zz',
  '',
);
const names = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('main', 'other', 'third', 'p', 'j', 'r', '1', 'w', 'latest', 'mock', '1m') },
  { weight: 1, arbitrary: nasty },
  { weight: 1, arbitrary: fc.string() },
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary' }));

const queryNames = [
  'limit',
  'from',
  'to',
  'timestamps',
  'filter',
  'vars',
  'vars.a',
  'worker_name',
  'ttl',
  'since',
  'title',
  'platform',
  'arch',
  'tags',
  'build_id',
  'type',
  'cache_path',
  'force',
  'pipeline_id',
  'job_id',
  'webhook_token',
  'topics',
  ':team_name',
];
const query = fc.array(fc.tuple(fc.constantFrom(...queryNames), text), { maxLength: 4 });

const bodyKeys = [
  'name',
  'auth',
  'message',
  'TTL',
  'comment',
  'from',
  'shallow',
  'version',
  'pin_comment',
  'addr',
  'team',
  'tags',
  'resource_types',
  'owner',
  'users',
  'groups',
  'id',
  'do',
  'task',
  'get',
  'config',
  'jobs',
  'resources',
  'plan',
  'steps',
  'in_parallel',
];
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, -1, 1e308, 9007199254740992, ''),
    text,
    fc.integer(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...bodyKeys), text), tie('json')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const bytes = fc.oneof(
  json.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  fc.uint8Array({ maxLength: 200 }).map((values) => Buffer.from(values)),
);

/** Mostly what the route's own schema allows, since little else gets far. */
function bodyOf(route: FuzzedRoute): fc.Arbitrary<Buffer | undefined> {
  const described = requestBodies[route.name as RouteName];
  if (described === undefined) return fc.option(bytes, { nil: undefined, freq: 2 });
  const fitting = arbitraryOfSchema(described.schema, { words: names, anything: json });
  return fc.oneof(
    { weight: 6, arbitrary: fitting.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
    { weight: 1, arbitrary: bytes },
  );
}

const types = fc.constantFrom(
  'application/json',
  'application/x-yaml',
  'application/x-www-form-urlencoded',
  'text/plain',
  'nonsense',
);

type FuzzedRoute = Pick<Route, 'name' | 'path'> & { readonly method: string };

/** Answers that go on and on are looked at elsewhere. */
const endless = new Set(['BuildEvents', 'GetStream']);
const fuzzed: readonly FuzzedRoute[] = [
  ...describedRoutes.filter(({ name }) => !endless.has(name)),
  ...loginRoutes.flatMap(({ method, path }) => [method].flat().map((one) => ({ name: path, method: one, path }))),
];

const request = fc.constantFrom(...fuzzed).chain((route) =>
  fc.record({
    route: fc.constant(route),
    names: fc.array(names, { minLength: 6, maxLength: 6 }),
    query,
    body: bodyOf(route),
    type: types,
    as: fc.constantFrom('test', 'owner', 'viewer', 'system', undefined),
    headers: fc.record(
      {
        'last-event-id': fc.string(),
        'x-concourse-config-version': fc.oneof(fc.string(), fc.constantFrom('1', '2', '3')),
        'accept-encoding': fc.constantFrom('gzip', '*', 'br;q=0'),
        'if-none-match': fc.string(),
        cookie: fc.string(),
      },
      { requiredKeys: [] },
    ),
  }),
);

/** Would take from the users that the rest is sent as what they may do. */
const undoing = new Set(['DestroyTeam', 'RenameTeam', 'SetTeam']);

describe('whatever is sent', () => {
  let world: ApiWorld;
  const errors: unknown[] = [];
  beforeAll(async () => {
    world = await createApiWorld();
    const headers = { 'content-type': 'application/x-yaml' };
    const payload = 'resources: [{name: r, type: mock, source: {}}]\njobs: [{name: j, plan: [{get: r}]}]\n';
    await world.request({
      method: 'PUT',
      url: '/api/v1/teams/other/pipelines/p/config',
      as: 'owner',
      headers,
      payload,
    });
    await world.request({
      method: 'PUT',
      url: '/api/v1/teams/third',
      as: 'test',
      payload: '{"auth":{"owner":{"users":["local:owner"]}}}',
    });
    Object.assign(world.services.logger, {
      error: (message: string, fields: unknown) => errors.push({ message, fields }),
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('is answered, never by a failure of ours, and leaves nothing behind', {
    timeout: seconds * 1000 + 60_000,
  }, async () => {
    const statuses = new Map<number, number>();
    const gateway = await systemToken(world);
    const startedMs = performance.now();
    let before: Holdings | undefined;
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const { route, as } = sent;
        if (undoing.has(route.name) && /^(main|other)$/i.test(sent.names[0] ?? '')) return;
        const answer = await world.app.inject({
          method: route.method as 'GET',
          url: urlOf(sent),
          headers: {
            ...(sent.body === undefined ? {} : { 'content-type': sent.type }),
            ...(as === undefined
              ? {}
              : { authorization: `Bearer ${as === 'system' ? gateway : await world.tokenOf(as)}` }),
            ...clean(sent.headers),
          },
          ...(sent.body === undefined ? {} : { payload: sent.body }),
        });
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        if (before === undefined && performance.now() - startedMs > seconds * 300) before = await lookAtHoldings();
        const isFailure =
          answer.statusCode >= 500 &&
          !(answer.statusCode === 500 && known500.has(route.name)) &&
          !(answer.statusCode === 503 && route.name === 'GetHealth');
        expect({
          route: route.name,
          url: urlOf(sent),
          errors: errors.splice(0),
          status: isFailure ? answer.statusCode : 0,
        }).toEqual({ route: route.name, url: urlOf(sent), errors: [], status: 0 });
        expect(answer.headers['set-cookie']).not.toEqual(expect.stringContaining('a=b'));
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
    );
    // It was not all refused at the door.
    if (isLong) console.log('answers by status', statuses);
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]));
    const after = await lookAtHoldings();
    if (isLong) console.log('held before and after', before, after);
    expect(after.timers - (before?.timers ?? 0)).toBeLessThan(20);
    expect(after.heapMb - (before?.heapMb ?? 0)).toBeLessThan(40);
  });
});

type Holdings = { readonly heapMb: number; readonly timers: number };

/** What is held on to when nothing is under way. */
async function lookAtHoldings(): Promise<Holdings> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  collectGarbage();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  return { timers, heapMb: Math.round(process.memoryUsage().heapUsed / 2 ** 20) };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The worker gateway's own token. */
async function systemToken(world: ApiWorld): Promise<string> {
  const answer = await world.request({
    method: 'POST',
    url: '/sky/issuer/token',
    headers: {
      authorization: `Basic ${Buffer.from('concourse-worker:worker-secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'grant_type=client_credentials&scope=openid+federated:id',
  });
  return answer.json<{ access_token: string }>().access_token;
}

function urlOf({
  route,
  names: given,
  query: pairs,
}: {
  route: FuzzedRoute;
  names: readonly string[];
  query: readonly (readonly [string, string])[];
}): string {
  let next = 0;
  const path = route.path.replace(/:[a-z_]+/g, () => escapeSegment(given[next++ % given.length] ?? ''));
  const search = pairs.map(([name, value]) => `${name}=${escapeSegment(value)}`).join('&');
  return search === '' ? path : `${path}?${search}`;
}

/** Half of what is wrong with a path is that it is not escaped; a lone surrogate cannot be. */
function escapeSegment(text: string): string {
  return /^%/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

/** What an HTTP client could send at all. */
function clean(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.replaceAll(/[^\x20-\x7e]/g, '')]],
    ),
  );
}
