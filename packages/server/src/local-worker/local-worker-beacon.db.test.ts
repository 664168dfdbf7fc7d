import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listWorkers } from '@rondo/db';
import { createTestDatabase } from '@rondo/db/testing';
import { type Logger, silentLogger, systemClock } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { expect, it } from 'vitest';
import { LocalWorkerBeacon, type WorkerNames } from './local-worker-beacon.ts';
import { workerPaths, writeWorkerFile } from './worker-file.ts';

/** A worker as far as a beacon sees it: a file, and a socket that takes connections and answers for as long as it is not silent. */
async function serveWorker(
  root: string,
  name: string,
  state = { isSilent: false },
): Promise<{ directory: string; server: Server }> {
  const directory = await mkdtemp(join(root, 'run-'));
  const server = createServer((_, response) => state.isSilent || response.end('{}'));
  await new Promise<void>((resolve) => server.listen(workerPaths(directory).garden, resolve));
  const nothing = { tags: [], resource_types: [], extensions: {} };
  await writeWorkerFile(directory, { name, version: '3.0', platform: 'linux', ...nothing, start_time_ms: 1 });
  return { directory, server };
}

it('registers every worker of the machine, but of two with one name only the first, and says so', async () => {
  await using database = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), 'rondo-beacon-'));
  const stop = new AbortController();
  const names: WorkerNames = new Map();
  const errors: string[] = [];
  const logger: Logger = { ...silentLogger, error: (text) => void errors.push(text) };
  const workers = [await serveWorker(root, 'one'), await serveWorker(root, 'two'), await serveWorker(root, 'one')];
  const running = workers.map(({ directory }) =>
    new LocalWorkerBeacon({
      ...{ db: database.db, directory, names, clock: systemClock, logger },
      onRegistered: () => undefined,
    }).run(stop.signal),
  );
  const known = async () => (await listWorkers(database.db)).map(({ name, state }) => `${name} ${state}`);
  await expect.poll(known, { timeout: 30_000 }).toEqual(['one running', 'two running']);
  await expect.poll(() => errors, { timeout: 30_000 }).toEqual([expect.stringContaining('two workers are called one')]);
  stop.abort();
  await Promise.all(running);
  for (const { server } of workers) server.closeAllConnections();
  for (const { server } of workers) server.close();
  await rm(root, { recursive: true });
});

it('notices a worker that stands still, and that it goes on', async () => {
  await using database = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), 'rondo-beacon-'));
  const state = { isSilent: false };
  const { directory, server } = await serveWorker(root, 'one', state);
  const stop = new AbortController();
  const clock = new FakeClock();
  const running = new LocalWorkerBeacon({
    ...{ db: database.db, directory, names: new Map(), clock, logger: silentLogger },
    onRegistered: () => undefined,
  }).run(stop.signal);
  const becomes = (wanted: string) =>
    expect
      .poll(
        async () => {
          await clock.advance(1000);
          return (await listWorkers(database.db))[0]?.state;
        },
        { timeout: 30_000, interval: 10 },
      )
      .toBe(wanted);
  await becomes('running');
  state.isSilent = true;
  const sinceMs = clock.nowMs();
  await becomes('stalled');
  expect(clock.nowMs() - sinceMs).toBeGreaterThan(9_000);
  state.isSilent = false;
  await becomes('running');
  stop.abort();
  await running;
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true });
});
