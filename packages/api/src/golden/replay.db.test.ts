import { isDeepStrictEqual } from 'node:util';
import { routes } from '@rondo/protocol';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, type WorldUser, worldUsers } from '../testing/api-world.ts';
import { departureOf, routeOf } from '../testing/check-described.ts';
import { createRecordedWorld, setLaterPipelines } from '../testing/recorded-world.ts';
import { intendedDifferences } from './intended-differences.ts';
import { hasRecordings, type Recorded, readRecorded } from './recording.ts';
import { shapeOf } from './shape.ts';

/** In the order in which they were recorded: later ones see what earlier ones did. */
const files = [
  'api/get-server',
  'api/get-teams',
  'api/get-pipelines',
  'api/get-jobs',
  'api/get-builds',
  'api/get-resources',
  'api/get-versions',
  'api/get-workers',
  'api/mut-config',
  'api/mut-pipelines',
  'api/mut-jobs-builds',
  'api/mut-resources',
  'api/mut-teams',
  'api/mut-server',
  'api/edge-cases',
  'worker/web-api-with-system-token',
];

describe.skipIf(!hasRecordings)('a stock client sees what it saw of a stock server', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createRecordedWorld();
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());
  const used = new Set<number>();
  const answered = new Set<string>();

  for (const file of files) {
    if (file === 'api/mut-config') it('and then fly set more pipelines', () => setLaterPipelines(world));
    const records = readRecorded(`${file}.json`);
    it.each(records.map((record, index): [string, Recorded] => [title(file, index, record), record]))(
      '%s',
      async (_title, record) => {
        const answer = await send(world, record);
        expect(departureOf(record.request, answer)).toBeUndefined();
        if (answer.statusCode < 400) answered.add(routeOf(record.request.method, record.request.path) ?? '');
        const isOrdered = !unordered.some((path) => path.test(record.request.path));
        const seen = normalize(describeAnswer(answer), isOrdered);
        const expected = normalize(describeRecorded(record), isOrdered);
        if (isDeepStrictEqual(seen, expected)) return;
        const place = intendedDifferences.findIndex((entry) => isFor(entry, record, seen.status));
        if (place < 0) expect(seen).toEqual(expected);
        used.add(place);
      },
    );
  }

  it('and every row of the list of intended differences is needed', () => {
    expect(intendedDifferences.filter((_, index) => !used.has(index))).toEqual([]);
  });

  it('and what the description of the API says was held against an answer of every route but these', () => {
    const missing = ['BuildEvents', 'CreateArtifact', 'DownloadCLI', 'GetArtifact', 'GetContainer', 'HijackContainer'];
    expect(
      routes
        .map(({ name }) => name as string)
        .filter((name) => !answered.has(name))
        .sort(),
    ).toEqual(missing);
  });
});

/** Lists whose order stock leaves to chance (api.md, introduction). */
const unordered = [
  /\/components$/,
  /\/workers$/,
  /\/health$/,
  /\/inputs$/,
  /(down|up)stream$/,
  /versions-db$/,
  /\/containers/,
  /destroying/,
  /\/volumes/,
];

function normalize<Answer extends { body: unknown }>(answer: Answer, isOrdered: boolean): Answer {
  return isOrdered ? answer : { ...answer, body: sortLists(answer.body) };
}

function sortLists(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map(sortLists).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function title(file: string, index: number, { request }: Recorded): string {
  return `${file} ${index}: ${request.method} ${request.path} as ${request.auth}`;
}

function isFor(
  { method, path, status }: (typeof intendedDifferences)[number],
  { request, response }: Recorded,
  answered: number,
): boolean {
  const [recorded, instead] = status ?? [response.status, response.status];
  return method === request.method && path.test(request.path) && recorded === response.status && instead === answered;
}

/** The worker gateway's own token. */
async function gatewayToken(world: ApiWorld): Promise<string> {
  const answer = await world.request({
    method: 'POST',
    url: '/sky/issuer/token',
    headers: {
      authorization: `Basic ${Buffer.from('concourse-worker:worker-secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'grant_type=client_credentials&scope=openid+federated:id+profile+email+groups',
  });
  return answer.json<{ access_token: string }>().access_token;
}

async function send(world: ApiWorld, { request }: Recorded): Promise<LightMyRequestResponse> {
  const { method, path: url, auth, headers, body } = request;
  const as = worldUsers.find((user) => user === auth);
  const payload =
    body === null || body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const named = headers?.['X-Concourse-Config-Version'] ?? '';
  // Versions of configurations are numbers of the server; the one that was current when it was recorded is current here.
  const current = /^\d\d+$/.test(named)
    ? (await world.request({ url, as: 'test' })).headers['x-concourse-config-version']
    : undefined;
  return world.request({
    method: method as 'GET',
    url,
    ...(as === undefined ? {} : { as: as satisfies WorldUser }),
    headers: {
      ...(payload !== undefined && typeof body !== 'string' ? { 'content-type': 'application/json' } : {}),
      ...(auth === 'gateway' ? { authorization: `Bearer ${await gatewayToken(world)}` } : {}),
      ...headers,
      ...(current === undefined ? {} : { 'X-Concourse-Config-Version': String(current) }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** The headers that a client may go by. */
const compared = [
  'content-type',
  'vary',
  'x-frame-options',
  'content-security-policy',
  'x-content-type-options',
  'cache-control',
  'allow',
  'location',
  'link',
];

function describeAnswer(answer: LightMyRequestResponse) {
  return describeParts(
    answer.statusCode,
    Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    answer.body,
  );
}

function describeRecorded({ response }: Recorded) {
  const { headers } = response;
  const pairs = Array.isArray(headers) ? (headers as [string, string][]) : Object.entries(headers);
  return describeParts(
    response.status,
    Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    String(response.body ?? ''),
  );
}

function describeParts(status: number, headers: Record<string, string>, body: string) {
  const shown = Object.fromEntries(
    compared.flatMap((name) => (headers[name] === undefined ? [] : [[name, normalHeader(name, headers[name])]])),
  );
  const hasVersion = headers['x-concourse-version'] !== undefined;
  return {
    status,
    headers: shown,
    hasVersion,
    body: isJson(headers['content-type'] ?? '', body) ? shapeOfText(body) : body,
  };
}

/** Long bodies are cut in the recording; then they are only text. */
function shapeOfText(body: string): unknown {
  try {
    return shapeOf(JSON.parse(body));
  } catch {
    return body;
  }
}

function isJson(type: string, body: string): boolean {
  return (type.startsWith('application/json') || type.startsWith('text/plain')) && /^[[{]/.test(body);
}

/** Of links, which ones there are; the recordings kept only the last. */
function normalHeader(name: string, value: string | undefined): string {
  if (name !== 'link') return value ?? '';
  return /rel="(\w+)"[^"]*$/.exec(value ?? '')?.[1] ?? '';
}
