import { countWorkerLoad, type Db, type WorkerLoad, wakeUp } from '@rondo/db';
import { abortable, type Clock, type Random, systemClock, systemRandom } from '@rondo/foundation';
import { NoWorkersError } from '../runtime-errors.ts';
import type { Worker } from '../worker.ts';
import { chooseWorker } from './choose-worker.ts';
import { findAbsent, findCandidates } from './find-candidates.ts';
import type { PlacementFacts, PlacementLimits, PlacementStrategyName } from './placement-strategy.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerRequirements } from './worker-view.ts';

/** Which steps use which strategies (worker.md 7.3). */
export type PlacementChain = 'build' | 'no-input' | 'check';

export interface PlacementRequest {
  readonly requirements: WorkerRequirements;
  readonly chain: PlacementChain;
  readonly isTask: boolean;
  /** The worker that is taken without asking the strategies, if it is among those that fit (worker.md 7.2); asked only where it matters. */
  readonly findPreferred?: (() => Promise<string | undefined>) | undefined;
  /** How many of the step's files each worker holds; asked only where it matters. */
  readonly localVolumes: () => Promise<ReadonlyMap<string, number>>;
  /** Called once when all fitting workers are full, with what each is full of. */
  readonly onWaiting: (refusals: readonly { worker: string; reason: string }[]) => void;
}

/** A worker for a step, until the step has ended. */
export interface Placement extends Disposable {
  readonly worker: Worker;
}

export interface PlacerOptions {
  readonly db: Db;
  readonly pool: WorkerPool;
  readonly strategies: Readonly<Record<PlacementChain, readonly PlacementStrategyName[]>>;
  readonly limits: PlacementLimits;
  readonly random?: Random;
  readonly clock?: Clock;
}

/** A wake-up may get lost with a node; then a waiting step looks again after this time. */
const lookAgainMs = 30_000;

/** How long a step waits for a worker that has stopped answering. */
const absentPatienceMs = 60_000;

/** Finds workers for steps, and lets steps wait for room. */
export class Placer {
  readonly #options: PlacerOptions;
  readonly #random: Random;
  readonly #clock: Clock;
  /** Tasks placed by this node whose containers may not be in the database yet. */
  readonly #placedTasks = new Map<string, number>();

  constructor(options: PlacerOptions) {
    this.#options = options;
    this.#random = options.random ?? systemRandom;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Throws NoWorkersError at once when no worker fits; waits when all that fit are full, and for a while when the only ones that fit
   * have stopped answering: a worker that is started again is back in seconds.
   */
  async place(request: PlacementRequest, signal: AbortSignal): Promise<Placement> {
    const absentUntilMs = this.#clock.nowMs() + absentPatienceMs;
    let isWaiting = false;
    for (;;) {
      signal.throwIfAborted();
      const changed = this.#options.pool.changed;
      const choice = await this.#choose(request);
      if (choice.kind === 'chosen') return this.#placement(choice.worker, request);
      if (choice.kind === 'absent' && this.#clock.nowMs() >= absentUntilMs) throw new NoWorkersError(choice.message);
      if (!isWaiting) request.onWaiting(choice.refusals);
      isWaiting = true;
      const longestMs = choice.kind === 'absent' ? absentUntilMs - this.#clock.nowMs() : lookAgainMs;
      await this.#waitForChange(changed, { longestMs, signal });
    }
  }

  /** Whether a worker fits at this moment, full or not. */
  async fits(requirements: WorkerRequirements): Promise<boolean> {
    return findCandidates(requirements, await this.#options.pool.views()).kind === 'candidates';
  }

  /** Call it when it is written down that steps have ended: only then do they no longer count, and those who wait for room look again. */
  noteEndedSteps(): void {
    const { db, strategies } = this.#options;
    if (Object.values(strategies).some((names) => names.includes('limit-active-tasks'))) wakeUp(db, 'workers', '');
  }

  async #choose(request: PlacementRequest) {
    const { pool, strategies, limits } = this.#options;
    const found = await this.#candidates(request.requirements);
    if (found.kind === 'absent') return found;
    const candidates = found.workers;
    const names = strategies[request.chain];
    // A single worker is taken in any case, unless a strategy may find it full.
    const isOpen = candidates.length > 1 || needsLoad(names);
    const preferredName = isOpen ? await request.findPreferred?.() : undefined;
    const preferred = candidates.find(({ name }) => name === preferredName);
    if (preferred !== undefined) return { kind: 'chosen' as const, worker: await pool.worker(preferred.name) };
    const usesLocality = names.includes('volume-locality') && candidates.length > 1;
    const load = needsLoad(names) ? await countWorkerLoad(this.#options.db) : [];
    const facts: PlacementFacts = {
      isTask: request.isTask,
      localVolumes: usesLocality ? await request.localVolumes() : new Map(),
      buildContainers: byWorker(load, ({ buildContainers }) => buildContainers),
      activeTasks: this.#activeTasks(load),
      limits,
    };
    const choice = chooseWorker(candidates, facts, { strategies: names, random: this.#random });
    return choice.kind === 'full' ? choice : { kind: 'chosen' as const, worker: await pool.worker(choice.worker.name) };
  }

  async #candidates(requirements: WorkerRequirements) {
    const { pool } = this.#options;
    const found = findCandidates(requirements, await pool.views());
    if (found.kind === 'candidates') return found;
    await pool.load({ fresh: true });
    const views = await pool.views();
    const again = findCandidates(requirements, views);
    if (again.kind === 'candidates') return again;
    const absent = findAbsent(requirements, views);
    if (absent.length === 0) throw new NoWorkersError(again.message);
    const refusals = absent.map(({ name }) => ({ worker: name, reason: 'does not answer' }));
    return { kind: 'absent' as const, message: again.message, refusals };
  }

  /** The database's count may not know yet what this node has just placed, and the other way round: the larger one holds. */
  #activeTasks(load: readonly WorkerLoad[]): Map<string, number> {
    const counts = byWorker(load, ({ activeTasks }) => activeTasks);
    for (const [name, count] of this.#placedTasks) counts.set(name, Math.max(count, counts.get(name) ?? 0));
    return counts;
  }

  #placement(worker: Worker, { isTask }: PlacementRequest): Placement {
    const { pool } = this.#options;
    if (isTask) this.#placedTasks.set(worker.name, (this.#placedTasks.get(worker.name) ?? 0) + 1);
    return {
      worker,
      [Symbol.dispose]: () => {
        if (!isTask) return;
        this.#placedTasks.set(worker.name, (this.#placedTasks.get(worker.name) ?? 1) - 1);
        pool.notifyChanged();
      },
    };
  }

  async #waitForChange(
    changed: Promise<void>,
    { longestMs, signal }: { longestMs: number; signal: AbortSignal },
  ): Promise<void> {
    const stop = new AbortController();
    const slept = this.#clock.sleep(longestMs, stop.signal).catch(() => undefined);
    try {
      await abortable(Promise.race([changed, slept]), signal);
    } finally {
      stop.abort();
    }
  }
}

function needsLoad(names: readonly PlacementStrategyName[]): boolean {
  return names.includes('fewest-build-containers') || names.includes('limit-active-tasks');
}

function byWorker(load: readonly WorkerLoad[], count: (load: WorkerLoad) => number): Map<string, number> {
  return new Map(load.map((entry) => [entry.workerName, count(entry)]));
}
