import { type Clock, type Deferred, defer } from '@rondo/foundation';
import type { BuildEvent } from '@rondo/protocol';
import type { StepOutcome } from '../step-outcome.ts';
import type { Journal, JournalEntry, StepCheckpoint } from './journal.ts';

/** Consecutive events, how far steps have come with them, and how those ended that have. */
export interface JournalBatch {
  readonly events: readonly BuildEvent[];
  readonly checkpoints: Readonly<Record<string, StepCheckpoint>>;
  readonly outcomes: readonly { readonly planId: string; readonly outcome: StepOutcome }[];
}

export interface BuildJournalOptions {
  /** Makes a batch safe: all of it or nothing. */
  readonly append: (batch: JournalBatch) => Promise<void>;
  /** Called once when appending failed for good; the journal is closed from then on. */
  readonly onBroken: (error: unknown) => void;
  readonly clock: Clock;
}

/** Output alone waits this long for more of it, so that many small writes become few batches; what tells of steps, a little. */
const lingerMs = 15;
const eventLingerMs = 5;
const mostWaitingBytes = 4 * 1024 * 1024;
const batchBytes = 1024 * 1024;

/**
 * The journal of a build that is a row: entries are appended in batches, one batch at a time; what is written while one is
 * under way makes the next. So a quick build is a handful of appends, and a loud one as many as it has megabytes.
 */
export class BuildJournal implements Journal {
  readonly #options: BuildJournalOptions;
  #waiting: JournalEntry[] = [];
  #outcomes: { planId: string; outcome: StepOutcome }[] = [];
  #waitingBytes = 0;
  #appending: Promise<void> | undefined;
  #room: Deferred<void> | undefined;
  #urgent: Deferred<void> = defer();
  #isClosed = false;

  constructor(options: BuildJournalOptions) {
    this.#options = options;
  }

  write(entry: JournalEntry): void {
    if (this.#isClosed) return;
    this.#waiting.push(entry);
    if (entry.event.event === 'log') this.#waitingBytes += entry.event.data.payload.length;
    if (this.#waitingBytes >= batchBytes) this.#urgent.resolve();
    this.#wake();
  }

  end(planId: string, outcome: StepOutcome): void {
    if (this.#isClosed) return;
    this.#outcomes.push({ planId, outcome });
    this.#wake();
  }

  async room(): Promise<void> {
    while (this.#waitingBytes > mostWaitingBytes && !this.#isClosed) {
      this.#room ??= defer<void>();
      await this.#room.promise;
    }
  }

  /** Closes the journal and hands over what is not appended yet, for the transaction that ends the build. */
  async close(): Promise<{ batch: JournalBatch; onSafe: () => void }> {
    this.#isClosed = true;
    this.#urgent.resolve();
    await this.#appending;
    return this.#take(Number.POSITIVE_INFINITY);
  }

  #wake(): void {
    this.#appending ??= this.#appendAll().finally(() => {
      this.#appending = undefined;
      this.#room?.resolve();
    });
  }

  async #appendAll(): Promise<void> {
    try {
      while (!this.#isClosed && this.#waiting.length + this.#outcomes.length > 0) {
        await this.#linger();
        // What was closed meanwhile goes with the build's last transaction.
        if (this.#isClosed) return;
        const { batch, onSafe } = this.#take(batchBytes);
        await this.#options.append(batch);
        onSafe();
        this.#room?.resolve();
        this.#room = undefined;
      }
    } catch (error) {
      this.#isClosed = true;
      this.#options.onBroken(error);
    }
  }

  async #linger(): Promise<void> {
    if (this.#waitingBytes >= batchBytes) return;
    this.#urgent = defer();
    const stop = new AbortController();
    const isOutput = this.#waiting.every(({ event }) => event.event === 'log');
    const slept = this.#options.clock.sleep(isOutput ? lingerMs : eventLingerMs, stop.signal).catch(() => undefined);
    await Promise.race([this.#urgent.promise, slept]);
    stop.abort();
  }

  #take(mostBytes: number): { batch: JournalBatch; onSafe: () => void } {
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length && bytes < mostBytes; count += 1)
      bytes += sizeOf(this.#waiting[count]);
    const entries = this.#waiting.splice(0, count);
    for (const entry of entries) this.#waitingBytes -= sizeOf(entry);
    // An outcome stands behind everything its step wrote: it goes with the last of the waiting entries.
    const outcomes = this.#waiting.length === 0 ? this.#outcomes.splice(0) : [];
    return {
      batch: { events: entries.map(({ event }) => event), checkpoints: mergeCheckpoints(entries), outcomes },
      onSafe: () => {
        for (const { onSafe } of entries) onSafe?.();
      },
    };
  }
}

function sizeOf(entry: JournalEntry | undefined): number {
  return entry?.event.event === 'log' ? entry.event.data.payload.length : 0;
}

function mergeCheckpoints(entries: readonly JournalEntry[]): Record<string, StepCheckpoint> {
  const merged: Record<string, StepCheckpoint> = {};
  for (const { checkpoint } of entries) {
    if (checkpoint !== undefined) merged[checkpoint.planId] = { ...merged[checkpoint.planId], ...checkpoint.at };
  }
  return merged;
}
