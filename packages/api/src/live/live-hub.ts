import { type Db, listen, type PipelineId } from '@rondo/db';
import type { EventLog } from '@rondo/event-log';
import type { Clock, Logger } from '@rondo/foundation';
import { BuildCauses } from './build-causes.ts';
import { KeptBuilds } from './kept-builds.ts';
import { KeptJobs } from './kept-jobs.ts';
import { PipelineEntities, type PipelineEntity } from './pipeline-entities.ts';
import { TroubleReasons } from './trouble-reasons.ts';

const gatherMs = 250;
/** Before the next try where the database cannot be asked. */
const retryMs = 1000;
const removalsKept = 1000;

/** What has happened since the last telling. */
export type LiveChange = {
  /** Pipelines of which anything at all may have changed. */
  readonly touched: ReadonlySet<PipelineId>;
  readonly changed: readonly PipelineEntity[];
  readonly removed: readonly PipelineId[];
  /** Builds with new events, or that ended. */
  readonly builds: ReadonlySet<number>;
  /** Changes may have been missed: everything is to be asked for again. */
  readonly isReset: boolean;
  /** The database's time that all of this is at least as new as. */
  readonly timeMs: number;
};

/**
 * Hears what changes, gathers it for a quarter of a second, reads each changed pipeline once however many browsers look, and
 * tells them (ui.md C2.3). The first change after a quiet time goes out at once.
 */
export class LiveHub implements Disposable {
  readonly entities: PipelineEntities;
  readonly reasons: TroubleReasons;
  readonly jobs: KeptJobs;
  readonly builds: KeptBuilds;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listening: Disposable[];
  readonly #listeners = new Set<(change: LiveChange) => void>();
  readonly #pipelines = new Set<PipelineId>();
  readonly #builds = new Set<number>();
  readonly #removals: { id: PipelineId; timeMs: number }[] = [];
  readonly #closing = new AbortController();
  #mustReset = false;
  #sinceMs = Number.POSITIVE_INFINITY;
  #telling: Promise<void> | undefined;

  constructor(db: Db, { clock, logger, events }: { clock: Clock; logger: Logger; events: EventLog }) {
    this.reasons = new TroubleReasons(events);
    this.entities = new PipelineEntities(db, { reasons: this.reasons, causes: new BuildCauses(db) });
    this.jobs = new KeptJobs(db);
    this.builds = new KeptBuilds(db);
    this.#clock = clock;
    this.#logger = logger;
    const onLookAgain = () => {
      this.#mustReset = true;
      this.#tellSoon();
    };
    this.#listening = [
      listen(db, 'pipeline-state', {
        onWakeUp: (key) => {
          this.#pipelines.add(Number(key) as PipelineId);
          this.#tellSoon();
        },
        onLookAgain,
      }),
      listen(db, 'build-events', {
        onWakeUp: (key) => {
          if (this.#listeners.size === 0) return;
          this.#builds.add(Number(key));
          this.#tellSoon();
        },
        onLookAgain: () => undefined,
      }),
    ];
  }

  /** Hears every change from now on. */
  subscribe(listener: (change: LiveChange) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** What a client missed since its cursor; undefined where this node cannot know. */
  since(timeMs: number): { changed: PipelineEntity[]; removed: PipelineId[] } | undefined {
    const oldest = this.#removals.length >= removalsKept ? (this.#removals[0]?.timeMs ?? 0) : 0;
    if (timeMs < this.#sinceMs || timeMs < oldest) return undefined;
    const removed = this.#removals.filter((removal) => removal.timeMs > timeMs).map(({ id }) => id);
    return { changed: this.entities.changedSince(timeMs), removed };
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
    for (const listening of [this.jobs, this.builds, ...this.#listening]) listening[Symbol.dispose]();
  }

  #tellSoon(): void {
    this.#telling ??= this.#tellAndRest().finally(() => {
      this.#telling = undefined;
      if (this.#hasNews() && !this.#closing.signal.aborted) this.#tellSoon();
    });
  }

  async #tellAndRest(): Promise<void> {
    const restMs = await this.#tell().then(
      () => gatherMs,
      (error: unknown) => {
        if (!this.#closing.signal.aborted) this.#logger.error('live changes not told', { error });
        this.#mustReset = true;
        return retryMs;
      },
    );
    // Only closing cuts a rest short.
    await this.#clock.sleep(restMs, this.#closing.signal).catch(() => undefined);
  }

  #hasNews(): boolean {
    return this.#pipelines.size > 0 || this.#builds.size > 0 || this.#mustReset;
  }

  async #tell(): Promise<void> {
    const touched = new Set(this.#pipelines);
    const builds = new Set(this.#builds);
    const isReset = this.#mustReset;
    this.#pipelines.clear();
    this.#builds.clear();
    this.#mustReset = false;
    if (isReset) this.entities.clear();
    const { timeMs, changed, removed } = await this.entities.refresh([...touched]);
    if (isReset) this.#sinceMs = timeMs;
    for (const id of removed) this.#removals.push({ id, timeMs });
    this.#removals.splice(0, this.#removals.length - removalsKept);
    const change: LiveChange = { touched, builds, changed, removed, isReset, timeMs };
    for (const listener of this.#listeners) listener(change);
  }
}
