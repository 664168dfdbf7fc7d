import { type Route, routes } from '@rondo/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

/** A few seconds in every run; minutes where somebody asks for them (`RONDO_FUZZ_SECONDS`). */
const seconds = Number(process.env.RONDO_FUZZ_SECONDS ?? 8);

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
  '1e309',
  '\ud800',
  '💥'.repeat(300),
  '%',
  '%zz',
  '',
);
const names = fc.oneof(fc.constantFrom('main', 'other', 'p', 'j', 'r', '1', 'w', 'latest'), nasty, fc.string());
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
const body = fc.oneof(
  fc.constant(undefined),
  json.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const types = fc.constantFrom(
  'application/json',
  'application/x-yaml',
  'application/x-www-form-urlencoded',
  'text/plain',
  'nonsense',
);

const request = fc.record({
  route: fc.constantFrom<Route>(...routes),
  names: fc.array(names, { minLength: 6, maxLength: 6 }),
  query,
  body,
  type: types,
  as: fc.constantFrom('test', 'owner', 'viewer', undefined),
  headers: fc.record(
    {
      'last-event-id': fc.string(),
      'x-concourse-config-version': fc.string(),
      'accept-encoding': fc.constantFrom('gzip', '*', 'br;q=0'),
      cookie: fc.string(),
    },
    { requiredKeys: [] },
  ),
});

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
    Object.assign(world.services.logger, {
      error: (message: string, fields: unknown) => errors.push({ message, fields }),
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('is answered, and never by a failure of ours', { timeout: seconds * 1000 + 60_000 }, async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const { route, as } = sent;
        // Answers that go on and on are looked at elsewhere; a team that is gone would leave nothing to find.
        if (route.name === 'BuildEvents' || route.name === 'DestroyTeam') return;
        const answer = await world.app.inject({
          method: route.method,
          url: urlOf(sent),
          headers: {
            ...(sent.body === undefined ? {} : { 'content-type': sent.type }),
            ...(as === undefined ? {} : { authorization: `Bearer ${await world.tokenOf(as)}` }),
            ...clean(sent.headers),
          },
          ...(sent.body === undefined ? {} : { payload: sent.body }),
        });
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
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
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]));
  });
});

function urlOf({
  route,
  names: given,
  query: pairs,
}: {
  route: Route;
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
