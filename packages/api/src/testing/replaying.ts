import type { LightMyRequestResponse } from 'fastify';
import type { IntendedDifference } from '../golden/intended-differences.ts';
import type { Recorded } from '../golden/recording.ts';
import { shapeOf } from '../golden/shape.ts';
import { type ApiWorld, type WorldUser, worldUsers } from './api-world.ts';

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

/** Lists that come in any order, in one. */
function normalize<Answer extends { body: unknown }>(answer: Answer, isOrdered: boolean): Answer {
  return isOrdered ? answer : { ...answer, body: sortLists(answer.body) };
}

function sortLists(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map(sortLists).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Whether an entry of the list is about this exchange. */
export function isFor(
  { method, path, status }: IntendedDifference,
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

/** Sends a recorded request as its user. */
export async function send(world: ApiWorld, { request }: Recorded): Promise<LightMyRequestResponse> {
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

/** What of an answer is compared, however it came. */
export type Answer = Pick<LightMyRequestResponse, 'statusCode' | 'headers' | 'body'>;

function describeAnswer(answer: Answer) {
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

/** What a client can rely on of an answer and of the recorded one, side by side. */
export function compareWith(record: Recorded, answer: Answer) {
  const isOrdered = !unordered.some((path) => path.test(record.request.path));
  return {
    seen: normalize(describeAnswer(answer), isOrdered),
    expected: normalize(describeRecorded(record), isOrdered),
  };
}

/** What a test of one exchange is called. */
export function titleOf(file: string, index: number, { request }: Recorded): string {
  return `${file} ${index}: ${request.method} ${request.path} as ${request.auth}`;
}
