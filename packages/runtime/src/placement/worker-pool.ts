import { type Db, listen, listWorkers, type WorkerRow } from '@rondo/db';
import { type Deferred, defer, type Logger, silentLogger } from '@rondo/foundation';
import { WorkerDisappearedError } from '../runtime-errors.ts';
import type { Worker } from '../worker.ts';
import type { WorkerConnector } from '../worker-connector.ts';
import type { WorkerView } from './worker-view.ts';

type Entry = { row: WorkerRow; worker: Worker & Partial<Disposable>; gone: AbortController };

export interface WorkerPoolOptions {
  readonly db: Db;
  readonly connect: WorkerConnector;
  readonly logger?: Logger;
}

/**
 * The workers as this node last saw them, read again when the database says that they changed; never polled
 * (worker.md 7.5).
 */
export class WorkerPool implements Disposable {
  readonly #db: Db;
  readonly #connect: WorkerConnector;
  readonly #logger: Logger;
  readonly #entries = new Map<string, Entry>();
  readonly #listening: Disposable;
  #loading: Promise<void> | undefined;
  #isStale = true;
  #changed: Deferred<void> = defer();
  readonly #watchers = new Set<() => void>();

  constructor({ db, connect, logger = silentLogger }: WorkerPoolOptions) {
    this.#db = db;
    this.#connect = connect;
    this.#logger = logger;
    const refresh = () => {
      this.#isStale = true;
      this.load().catch((error: unknown) => this.#logger.error('workers not read', { error }));
    };
    this.#listening = listen(db, 'workers', { onWakeUp: refresh, onLookAgain: refresh });
  }

  /** The workers, read from the database where something may have changed. */
  async views(): Promise<WorkerView[]> {
    await this.load();
    return [...this.#entries.values()].map(({ row }) => viewOf(row));
  }

  /** Reads the workers again unless nothing changed; `fresh` reads in any case. */
  async load(options: { fresh?: boolean } = {}): Promise<void> {
    if (options.fresh) this.#isStale = true;
    // A reading that is under way began before this call but after the last change: its answer is waited for, not the old one given.
    while (this.#isStale || this.#loading !== undefined) {
      this.#loading ??= this.#read().finally(() => {
        this.#loading = undefined;
      });
      await this.#loading;
    }
  }

  /** The worker of this name. Throws WorkerDisappearedError. */
  async worker(name: string): Promise<Worker> {
    return (await this.#entry(name)).worker;
  }

  /** What the worker registered with. Throws WorkerDisappearedError. */
  async row(name: string): Promise<WorkerRow> {
    return (await this.#entry(name)).row;
  }

  /** Resolves when something about workers may have changed, or room became free. */
  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Wakes everybody who waits for room on a worker. */
  notifyChanged(): void {
    const changed = this.#changed;
    this.#changed = defer();
    changed.resolve();
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls `watcher` whenever `changed` would resolve, until disposed; it must not throw. */
  onChanged(watcher: () => void): Disposable {
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => this.#watchers.delete(watcher) };
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
    for (const { worker } of this.#entries.values()) worker[Symbol.dispose]?.();
  }

  async #entry(name: string): Promise<Entry> {
    await this.load();
    if (!this.#entries.has(name)) await this.load({ fresh: true });
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new WorkerDisappearedError(name);
    return entry;
  }

  async #read(): Promise<void> {
    this.#isStale = false;
    try {
      const rows = await listWorkers(this.#db);
      const names = new Set(rows.map(({ name }) => name));
      for (const [name, { worker, gone }] of this.#entries) {
        if (names.has(name)) continue;
        gone.abort(new WorkerDisappearedError(name));
        worker[Symbol.dispose]?.();
        this.#entries.delete(name);
      }
      for (const row of rows) this.#put(row);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
    this.notifyChanged();
  }

  /** A worker whose address or abilities changed is connected to anew. */
  #put(row: WorkerRow): void {
    const known = this.#entries.get(row.name);
    if (known !== undefined && connectionKey(known.row) === connectionKey(row)) {
      this.#entries.set(row.name, { ...known, row });
      return;
    }
    known?.worker[Symbol.dispose]?.();
    const gone = known?.gone ?? new AbortController();
    this.#entries.set(row.name, { row, worker: this.#connect(row, gone.signal), gone });
  }
}

function connectionKey({ gardenAddress, baggageclaimUrl, extensions }: WorkerRow): string {
  return JSON.stringify([gardenAddress, baggageclaimUrl, extensions]);
}

function viewOf(row: WorkerRow): WorkerView {
  const { teamId, resourceTypes, ...rest } = row;
  return {
    ...rest,
    ...(teamId === undefined ? {} : { teamId }),
    resourceTypes: resourceTypes.map(({ type }) => type),
  };
}
