import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFlyHome } from '../testing/fly-home.ts';
import { runsAt } from '../testing/golden-places.ts';
import { goldenDirectory, hasGolden, wordsOf } from '../testing/golden-runs.ts';
import { recordedGets, startRecordedServer } from '../testing/recorded-server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

/** A server whose event stream is played by hand. */
async function playing(handler: Handler) {
  let attempt = 0;
  const server = createServer((request, response) => {
    if (request.url === '/api/v1/info') response.end('{"version":"8.2.5","worker_version":"3.0"}');
    else handler(request, response, ++attempt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function event(id: number, type: string, data: object, version = '1.0'): string {
  const payload = JSON.stringify({ data, event: type, version });
  return `id: ${id}\nevent: event\ndata: ${payload}\n\n`;
}

const log = (id: number, payload: string): string => event(id, 'log', { payload, time: 0 }, '5.1');
const status = (id: number, word: string): string => event(id, 'status', { status: word, time: 0 });

async function watch(url: string, ...words: string[]) {
  using home = createFlyHome();
  home.target(url);
  return await home.run(['-t', 'g', 'watch', '-b', '7', ...words]);
}

describe('watch', () => {
  it('goes on after the last event when the connection breaks', async () => {
    const seen: unknown[] = [];
    await using server = await playing((request, response, attempt) => {
      seen.push(request.headers['last-event-id']);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      if (attempt === 1)
        response.write(
          `${log(0, 'one\n')}retry: 1\nid: 1\nevent: event\ndata: {"data":{"payload":"two\\n"},"event":"log","version":"5.1"}\n\n`,
          () => response.destroy(),
        );
      else response.write(log(2, 'three\n') + status(3, 'succeeded'));
    });
    expect(await watch(server.url)).toEqual({ exit: 0, stdout: 'one\ntwo\nthree\nsucceeded\n', stderr: '' });
    expect(seen).toEqual([undefined, '1']);
  });

  it('tries a server that is away again, and ends where it refuses', async () => {
    await using server = await playing((_, response, attempt) => {
      response.writeHead(attempt === 1 ? 503 : 404).end();
    });
    expect(await watch(server.url)).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'error: bad response from event source: 404 Not Found\n',
    });
  });

  it('takes a clean end for the end of the build', async () => {
    await using server = await playing((_, response) => {
      response.end(event(0, 'finish-task', { exit_status: 5 }, '4.0') + log(1, 'x'));
    });
    expect(await watch(server.url)).toEqual({ exit: 5, stdout: 'x', stderr: '' });
  });

  it('reads a packed stream, and records that are cut anywhere', async () => {
    const packed = gzipSync(log(0, 'zwölf\n') + status(1, 'aborted'));
    await using server = await playing((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      for (const byte of packed) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await watch(server.url)).toEqual({ exit: 3, stdout: 'zwölf\naborted\n', stderr: '' });
  });

  it.each([
    [event(0, 'surprise', {}), 'unknown event type: surprise'],
    [
      event(0, 'log', { payload: 'x' }, '9.0'),
      'unknown event version: log version 9.0 (supported versions: 1.0, 2.0, 3.0, 4.0, 5.1)',
    ],
    ['event: other\ndata: {}\n\n', 'unknown event name: other'],
  ])('says what it can’t read: %s', async (record, reason) => {
    await using server = await playing((_, response) => response.end(record + status(1, 'succeeded')));
    const outcome = await watch(server.url);
    expect(outcome).toMatchObject({ exit: 255, stdout: `failed to parse next event: ${reason}\n` });
  });

  it('passes over unknown events when told to, and never shows old forms', async () => {
    const records = event(0, 'surprise', {}) + event(1, 'log', { payload: 'old' }, '4.0') + status(2, 'errored');
    await using server = await playing((_, response) => response.end(records));
    expect(await watch(server.url, '--ignore-event-parsing-errors')).toMatchObject({ exit: 2, stdout: 'errored\n' });
  });

  it('stamps lines, but not the rest of a line', async () => {
    const time = 1_700_000_000;
    const clock = new Date(time * 1000).toTimeString().slice(0, 8);
    const records =
      event(0, 'log', { payload: 'a\nb', time }, '5.1') +
      event(1, 'log', { payload: 'c\n', time }, '5.1') +
      event(2, 'error', { message: 'oh' }, '4.1') +
      event(3, 'status', { status: 'failed', time });
    await using server = await playing((_, response) => response.end(records));
    const { stdout } = await watch(server.url, '-t');
    expect(stdout).toBe(`${clock}  a\n${clock}  bc\n          oh\n${clock}  failed\n`);
  });
});

interface RecordedStream {
  readonly build?: { readonly id: number };
  readonly file?: string;
}

/** Recorded streams by the id of their build. */
function streams(): Map<number, string> {
  const index = join(goldenDirectory, 'events/index.json');
  if (!existsSync(index)) return new Map();
  const records: RecordedStream[] = JSON.parse(readFileSync(index, 'utf8'));
  return new Map(
    records.flatMap(({ build, file }) => (build !== undefined && file !== undefined ? [[build.id, file]] : [])),
  );
}

const recorded = [...streams()].map(([id, file]) => ({ id, file }));
const watches = runsAt('watch').map(({ name, run }) => ({
  name: run.tty === true ? `${name}, on a terminal` : name,
  run,
}));

/** Recorded in UTC. */
const isUtc = new Date().getTimezoneOffset() === 0;

describe.skipIf(!hasGolden || !isUtc)('recorded streams come out as the stock client shows them', () => {
  it.each(watches)('$name', async ({ run }) => {
    await using server = await startRecordedServer(recordedGets());
    for (const { id, file } of recorded) {
      const body = readFileSync(join(goldenDirectory, 'events', file), 'utf8');
      server.answer(`GET /api/v1/builds/${id}/events`, { body });
    }
    server.answer('GET /api/v1/teams/main/pipelines/steps/jobs/failing/builds/1', { body: { id: 185 } });
    using home = createFlyHome();
    home.target(server.url);
    const words = wordsOf(run).map((word) => word.replace('http://127.0.0.1:18080', server.url));
    const outcome = await home.run(words, { env: { TZ: 'UTC' }, ...(run.tty === true && { typed: '' }) });
    const stdout = run.terminal_output?.replaceAll('\r\n', '\n') ?? run.stdout;
    expect(outcome).toEqual({ exit: run.exit, stdout, stderr: '' });
  });
});
