import { connect } from 'node:net';
import { type Db, heartbeatWorker, registerWorker, stallWorker } from '@rondo/db';
import type { Clock, Component, Logger } from '@rondo/foundation';
import { pingWorker } from './ping-worker.ts';
import { readWorkerFile, type WorkerFile, workerPaths } from './worker-file.ts';

const retryMs = 100;
const heartbeatMs = 15_000;
const ttlMs = 2 * heartbeatMs;
/** A worker that stands still is noticed after these two at the latest (design section 6: 15 s). */
const pingEveryMs = 5000;
const silenceMs = 10_000;

/** Which directory's worker bears a name: shared by the beacons of a web, since two workers of one name would take turns. */
export type WorkerNames = Map<string, string>;

/**
 * Registers the worker of this machine and holds a connection to it: when that breaks the worker has died, which is noted at once;
 * one that stands still is noted when it says nothing for a while. It is registered again the moment it or its successor answers.
 */
export class LocalWorkerBeacon implements Component {
  readonly name = 'local-worker-beacon';
  readonly #db: Db;
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #names: WorkerNames;
  readonly #onRegistered: () => void;

  constructor(options: {
    db: Db;
    directory: string;
    names: WorkerNames;
    clock: Clock;
    logger: Logger;
    onRegistered: () => void;
  }) {
    this.#db = options.db;
    this.#directory = options.directory;
    this.#names = options.names;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onRegistered = options.onRegistered;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const line = await holdConnection(workerPaths(this.#directory).garden);
      const isThere = line !== undefined && (await this.#ping(signal));
      const worker = isThere ? await readWorkerFile(this.#directory) : undefined;
      if (line === undefined || worker === undefined) {
        line?.[Symbol.dispose]();
        await this.#clock.sleep(retryMs, signal).catch(() => undefined);
        continue;
      }
      using held = line;
      if (!this.#claimName(worker.name)) {
        await this.#clock.sleep(heartbeatMs, signal).catch(() => undefined);
        continue;
      }
      await this.#register(worker);
      await this.#keepAlive(worker, AbortSignal.any([signal, held.broken]));
      if (signal.aborted) return;
      this.#logger.error('worker does not answer', { worker: worker.name });
      await stallWorker(this.#db, worker.name);
    }
  }

  #claimName(name: string): boolean {
    const directory = this.#names.get(name) ?? this.#directory;
    this.#names.set(name, directory);
    if (directory === this.#directory) return true;
    this.#logger.error(`two workers are called ${name}: start one of them with another --name`, {
      directories: [directory, this.#directory],
    });
    return false;
  }

  async #register(worker: WorkerFile): Promise<void> {
    const { garden, baggageclaim } = workerPaths(this.#directory);
    await registerWorker(this.#db, {
      name: worker.name,
      version: worker.version,
      gardenAddress: `unix:${garden}`,
      baggageclaimUrl: `unix:${baggageclaim}`,
      platform: worker.platform,
      tags: worker.tags,
      resourceTypes: worker.resource_types,
      extensions: worker.extensions,
      startTimeMs: worker.start_time_ms,
      ttlMs,
    });
    this.#logger.info('worker registered', { worker: worker.name });
    this.#onRegistered();
  }

  /** Until the worker is not there any more, or the signal fires. */
  async #keepAlive(worker: WorkerFile, signal: AbortSignal): Promise<void> {
    // By the clock, since a worker that is slow to answer is still there: counted pings would come too late for its time to live.
    let dueMs = this.#clock.nowMs() + heartbeatMs;
    for (;;) {
      await this.#clock.sleep(pingEveryMs, signal).catch(() => undefined);
      if (signal.aborted || !(await this.#ping(signal))) return;
      if (this.#clock.nowMs() < dueMs) continue;
      dueMs = this.#clock.nowMs() + heartbeatMs;
      if (!(await heartbeatWorker(this.#db, worker.name, ttlMs))) await this.#register(worker);
    }
  }

  #ping(signal: AbortSignal): Promise<boolean> {
    return pingWorker(this.#directory, { withinMs: silenceMs, clock: this.#clock, signal });
  }
}

type HeldConnection = Disposable & { readonly broken: AbortSignal };

/** An idle connection that lives as long as the worker does; undefined where nobody listens. */
function holdConnection(path: string): Promise<HeldConnection | undefined> {
  return new Promise((resolve) => {
    const broken = new AbortController();
    const socket = connect(path);
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve({ broken: broken.signal, [Symbol.dispose]: () => socket.destroy() }));
    socket.once('close', () => {
      broken.abort();
      resolve(undefined);
    });
  });
}
