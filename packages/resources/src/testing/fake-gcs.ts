import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type FakeService, type HttpRequestSeen, startFakeService } from './object-server.ts';

export interface StoredGeneration {
  readonly name: string;
  readonly generation: string;
  readonly content: Buffer;
  /** What came with the upload: types and rights. */
  readonly given: Readonly<Record<string, string>>;
  /** As the store describes it, where that differs. */
  readonly described?: Readonly<Record<string, string>>;
}

export interface FakeGcs extends FakeService {
  /** All generations, oldest first. */
  readonly generations: StoredGeneration[];
  versioned: boolean;
  /** Whether the token may look at the bucket itself. */
  mayReadBucket: boolean;
  /** What the next requests get instead of an answer, by method and path. */
  readonly troubles: Map<string, ((response: ServerResponse) => void)[]>;
  store(name: string, content: string | Buffer, described?: Readonly<Record<string, string>>): StoredGeneration;
}

const objectPath = /^\/storage\/v1\/b\/the-bucket\/o\/([^/]+)$/;

/** The part of Google Cloud Storage's JSON API that the gcs type needs, for the bucket `the-bucket`; wants the token `gcs-token`. */
export async function startFakeGcs(): Promise<FakeGcs> {
  const state = {
    versioned: true,
    mayReadBucket: true,
    generations: [] as StoredGeneration[],
    session: {} as Record<string, string>,
  };
  const troubles: FakeGcs['troubles'] = new Map();
  let last = 1_700_000_000_000_000;
  const service = await startFakeService((request, response) => {
    const { method, url, headers } = request;
    const trouble = troubles.get(`${method} ${url.pathname}`)?.shift();
    if (trouble !== undefined) trouble(response);
    else if (headers.authorization !== 'Bearer gcs-token') refuse(response, 401, 'Invalid Credentials');
    else route(request, response);
  });
  const store: FakeGcs['store'] = (name, content, described) => {
    last += 1;
    const stored = {
      name,
      generation: String(last),
      content: Buffer.from(content),
      given: {},
      ...(described === undefined ? {} : { described }),
    };
    fake.generations.push(stored);
    return stored;
  };
  const fake: FakeGcs = Object.assign(service, { ...state, troubles, store });

  const route = (request: HttpRequestSeen, response: ServerResponse): void => {
    const { method, url } = request;
    const [, encoded] = objectPath.exec(url.pathname) ?? [];
    if (method === 'PUT' && url.pathname === '/session') receive(request, response);
    else if (method === 'POST' && url.pathname === '/upload/storage/v1/b/the-bucket/o') begin(request, response);
    else if (url.pathname === '/storage/v1/b/the-bucket') describeBucket(response);
    else if (url.pathname === '/storage/v1/b/the-bucket/o') list(fake, request, response);
    else if (encoded === undefined) refuse(response, 404, 'The specified bucket does not exist.');
    else answerObject(fake, { name: decodeURIComponent(encoded), request, response });
  };
  const describeBucket = (response: ServerResponse): void => {
    if (fake.mayReadBucket) response.end(JSON.stringify(fake.versioned ? { versioning: { enabled: true } } : {}));
    else refuse(response, 403, 'robot does not have storage.buckets.get access');
  };
  const begin = ({ url, body }: HttpRequestSeen, response: ServerResponse): void => {
    state.session = { ...JSON.parse(body), ...Object.fromEntries(url.searchParams) };
    response.writeHead(200, { location: `${service.url}/session` }).end();
  };
  let arrived = '';
  const receive = ({ headers, body }: HttpRequestSeen, response: ServerResponse): void => {
    const [, from, total] = /^bytes (\*|\d+-\d+)\/(\d+)$/.exec(String(headers['content-range'])) ?? [];
    if (from !== '*') arrived = arrived.slice(0, Number.parseInt(from ?? '', 10)) + body;
    if (arrived.length < Number(total)) {
      response.writeHead(308, arrived === '' ? {} : { range: `bytes=0-${arrived.length - 1}` }).end();
      return;
    }
    const { name = '', md5Hash, ...given } = state.session;
    if (md5Of(Buffer.from(arrived)) !== md5Hash) {
      refuse(response, 400, 'Provided MD5 hash does not match');
      return;
    }
    last += 1;
    fake.generations.push({ name, generation: String(last), content: Buffer.from(arrived), given });
    arrived = '';
    response.end(JSON.stringify({ name, generation: String(last) }));
  };
  return fake;
}

/** Two objects a page. */
function list(fake: FakeGcs, { url }: HttpRequestSeen, response: ServerResponse): void {
  const { searchParams: query } = url;
  const all = fake.generations.filter(({ name }) => name.startsWith(query.get('prefix') ?? ''));
  const shown = query.get('versions') === 'true' ? all : all.filter((one) => live(fake, one.name) === one);
  const start = Number(query.get('pageToken') ?? '0');
  const items = shown.slice(start, start + 2).map(({ name, generation }) => ({ name, generation }));
  const next = start + 2 < shown.length ? { nextPageToken: String(start + 2) } : {};
  response.end(JSON.stringify({ ...(items.length === 0 ? {} : { items }), ...next }));
}

function answerObject(
  fake: FakeGcs,
  { name, request, response }: { name: string; request: HttpRequestSeen; response: ServerResponse },
): void {
  const generation = request.url.searchParams.get('generation');
  const found =
    generation === null
      ? live(fake, name)
      : fake.generations.find((one) => one.name === name && one.generation === generation);
  if (found === undefined) refuse(response, 404, `No such object: the-bucket/${name}`);
  else if (request.url.searchParams.get('alt') === 'media') response.end(found.content);
  else
    response.end(
      JSON.stringify({ name, generation: found.generation, md5Hash: md5Of(found.content), ...found.described }),
    );
}

function live(fake: FakeGcs, name: string): StoredGeneration | undefined {
  return fake.generations.findLast((one) => one.name === name);
}

function md5Of(content: Buffer): string {
  return createHash('md5').update(content).digest('base64');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status).end(JSON.stringify({ error: { code: status, message } }));
}
