import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { goldenDirectory } from './golden-runs.ts';

interface ApiRecord {
  readonly request: { readonly method: string; readonly path: string; readonly auth: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body: string;
  };
}

/** What was sent to the server. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** An answer given by hand. */
export interface GivenAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** A server that answers from recordings, or by hand, and remembers what it was sent. */
export interface RecordedServer extends AsyncDisposable {
  readonly url: string;
  readonly sent: readonly SentRequest[];
  /** Answers one kind of request by hand from now on: `GET /api/v1/info`. Several answers are given in turn, the last one for ever. */
  answer(request: string, ...answers: readonly GivenAnswer[]): void;
  /** Answers every listing with this JSON. */
  fallback(json: string): void;
  /** Answers what nothing else does. */
  otherwise(answer: GivenAnswer): void;
}

/** Starts it on a port of its own. `api` names files of recorded answers. */
export async function startRecordedServer(api: readonly string[] = []): Promise<RecordedServer> {
  const recorded = new Map(api.flatMap(readAnswers));
  const given = new Map<string, GivenAnswer[]>();
  const sent: SentRequest[] = [];
  let fallback: string | undefined;
  let otherwise: GivenAnswer = { status: 404 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    sent.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    const queue = given.get(`${method} ${path}`) ?? given.get(`${method} ${path.split('?')[0]}`);
    const isListing = method === 'GET' && !/^\/api\/v1\/(info|teams\/[^/]+)$/.test(path.split('?')[0] ?? '');
    const answer =
      (queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0]) ??
      (isListing && fallback !== undefined ? { body: fallback } : undefined) ??
      recorded.get(`${method} ${path}`) ??
      otherwise;
    const body = typeof answer.body === 'object' ? JSON.stringify(answer.body) : (answer.body ?? '');
    response.writeHead(answer.status ?? 200, answer.headers).end(body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    answer: (request, ...answers) => void given.set(request, [...answers]),
    fallback: (json) => {
      fallback = json;
    },
    otherwise: (answer) => {
      otherwise = answer;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Names of the files of recorded answers to GET. */
export function recordedGets(): string[] {
  return readdirSync(join(goldenDirectory, 'api')).filter((name) => name.startsWith('get-'));
}

function readAnswers(name: string): [string, GivenAnswer][] {
  const records: ApiRecord[] = JSON.parse(readFileSync(join(goldenDirectory, 'api', name), 'utf8'));
  return records
    .filter(({ request, response }) => request?.auth === 'test' && typeof response === 'object')
    .map(({ request, response }) => {
      const type = response.headers['Content-Type'];
      const headers = typeof type === 'string' ? { 'Content-Type': type } : {};
      return [`${request.method} ${request.path}`, { status: response.status, headers, body: response.body }];
    });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
