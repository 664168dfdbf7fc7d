import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { uiDirectory, uiSecurityPolicy } from '../ui-files.ts';
import type { FakeEvent } from './build-events.ts';
import { answerApi } from './fake-api.ts';
import { answerLogin } from './fake-login.ts';
import type { FakeState } from './fake-state.ts';
import type { FakeWorld } from './fake-world.ts';

export interface FakeServerOptions {
  readonly world: FakeWorld;
  /** Serves `/api/rondo/v1` as well, as Rondo does; without it the server is like a stock one. */
  readonly additive?: boolean;
  /** Somebody is logged in from the start. */
  readonly loggedIn?: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * A server for the pages without a server behind them: the built files under the real security policy, an API that answers
 * from plain data, the login's redirects, and streams that a test writes to.
 */
export class FakeServer implements FakeState, AsyncDisposable {
  readonly world: FakeWorld;
  readonly additive: boolean;
  user: string | undefined;
  readonly changes: string[] = [];
  readonly bodies: unknown[] = [];
  /** Every reading request, by path. */
  readonly reads: string[] = [];
  /** Answers to give instead, by method and path; for faults. */
  readonly overrides = new Map<string, { status: number; body?: string }>();
  readonly buildEvents = new Map<number, FakeEvent[]>();
  readonly plans = new Map<number, unknown>();
  readonly preparations = new Map<number, unknown>();
  readonly buildResources = new Map<number, unknown>();
  readonly #server: Server;
  readonly #live = new Map<ServerResponse, ReadonlySet<string>>();
  readonly #pushed: { topic: string; cursor: number; message: string }[] = [];
  readonly #followers = new Map<number, Set<ServerResponse>>();
  #cursor = 1;

  constructor(options: FakeServerOptions) {
    this.world = options.world;
    this.additive = options.additive ?? true;
    this.user = options.loggedIn === false ? undefined : 'p.nair';
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.origin;
  }

  get origin(): string {
    // A listening TCP server has an address of this form.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Tells every live connection something. */
  push(topic: string, op: 'patch' | 'reset', data: unknown): void {
    this.#cursor += 1;
    const pushed = { topic, cursor: this.#cursor, message: JSON.stringify({ topic, rev: this.#cursor, op, data }) };
    this.#pushed.push(pushed);
    for (const [response, topics] of this.#live) sendPushed(response, topics, pushed);
  }

  /** Breaks every live connection; new ones are refused until `heal`. */
  breakLive(): void {
    this.overrides.set('GET /api/rondo/v1/stream', { status: 503 });
    for (const response of this.#live.keys()) response.destroy();
    this.#live.clear();
  }

  healLive(): void {
    this.overrides.delete('GET /api/rondo/v1/stream');
  }

  /** A build prints or does more, in front of everybody who watches. */
  append(buildId: number, events: readonly FakeEvent[]): void {
    const all = this.buildEvents.get(buildId) ?? [];
    const from = all.length;
    this.buildEvents.set(buildId, [...all, ...events]);
    for (const response of this.#followers.get(buildId) ?? []) writeEvents(response, events, from);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const method = request.method ?? 'GET';
    if (method === 'GET') this.reads.push(url.pathname);
    const override = this.overrides.get(`${method} ${url.pathname}`);
    if (override !== undefined) {
      const type = override.body?.startsWith('{') === true ? 'application/json' : 'text/plain';
      return void response.writeHead(override.status, { 'Content-Type': type }).end(override.body ?? '');
    }
    if (url.pathname === '/api/rondo/v1/stream' && this.additive) return this.#stream(url, response);
    const events = /^\/api\/v1\/builds\/(\d+)\/events$/.exec(url.pathname);
    if (events !== null) return this.#events(Number(events[1]), request, response);
    if (url.pathname.startsWith('/api/')) return answerApi(this, { method, url, request, response });
    if (url.pathname.startsWith('/sky/') || url.pathname === '/login')
      return answerLogin(this, { method, url, request, response });
    return this.#file(url.pathname, response);
  }

  /** What was told since the cursor is told again, as by the real stream. */
  #stream(url: URL, response: ServerResponse): void {
    const topics = new Set((url.searchParams.get('topics') ?? '').split(','));
    const cursor = Number(url.searchParams.get('cursor')?.slice(1) ?? this.#cursor);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`id: c${cursor}\ndata: {"topic":"*","rev":0,"op":"hello","data":{}}\n\n`);
    for (const pushed of this.#pushed.filter((one) => one.cursor > cursor)) sendPushed(response, topics, pushed);
    this.#live.set(response, topics);
    response.on('close', () => this.#live.delete(response));
  }

  #events(buildId: number, request: IncomingMessage, response: ServerResponse): void {
    const events = this.buildEvents.get(buildId);
    if (events === undefined) return void response.writeHead(404).end();
    const after = Number(request.headers['last-event-id'] ?? -1);
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    writeEvents(response, events.slice(after + 1), after + 1);
    const followers = this.#followers.get(buildId) ?? new Set();
    this.#followers.set(buildId, followers.add(response));
    response.on('close', () => followers.delete(response));
  }

  sendPage(response: ServerResponse): Promise<void> {
    return this.#file('/', response);
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const isAsset = path.startsWith('/assets/');
    const file = join(uiDirectory, isAsset ? path : 'index.html');
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return void response.writeHead(404).end();
    const headers = {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': isAsset ? 'max-age=31536000, public, immutable' : 'no-store',
      'Content-Security-Policy': uiSecurityPolicy(),
    };
    response.writeHead(200, headers).end(body);
  }
}

function sendPushed(
  response: ServerResponse,
  topics: ReadonlySet<string>,
  pushed: { topic: string; cursor: number; message: string },
): void {
  if (topics.has(pushed.topic)) response.write(`id: c${pushed.cursor}\ndata: ${pushed.message}\n\n`);
}

function writeEvents(response: ServerResponse, events: readonly FakeEvent[], from: number): void {
  const lines = events.map((event, index) => {
    const id = String(from + index);
    return `id: ${id}\nevent: event\ndata: ${JSON.stringify({ data: event.data, event: event.event, version: '5.1', event_id: id })}\n\n`;
  });
  response.write(lines.join(''));
  const last = events.at(-1);
  if (last?.event === 'status' && last.data.status !== 'started')
    response.write(`id: ${from + events.length}\nevent: end\ndata\n\n`);
}
