import { type Clock, randomHex } from '@rondo/foundation';
import type { WorkerOutputOffsets } from '@rondo/protocol';
import type { HeldProcess } from '../processes/held-process.ts';

/** How long the outputs of an attach may still be fetched when its process has ended (worker.md 8.4). */
const retentionMs = 60_000;

/** One attach to a process: whose output, and from where on. */
export type ProcessStream = { process: HeldProcess; from: WorkerOutputOffsets };

/** The attaches that stock clients have open, by the stream id they were given. */
export class ProcessStreams {
  readonly #streams = new Map<string, ProcessStream>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #count = 0;

  /** `signal` fires when the worker stops: nobody can fetch anything then. */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** A new stream over what nobody has been given yet. */
  open(process: HeldProcess): string {
    this.#count += 1;
    // Ids of an earlier worker must not mean somebody else's output.
    const id = `${this.#count}-${randomHex(3)}`;
    this.#streams.set(id, { process, from: process.view().acknowledged });
    void this.#forgetLater(id, process);
    return id;
  }

  async #forgetLater(id: string, process: HeldProcess): Promise<void> {
    await process.ended;
    await this.#clock.sleep(retentionMs, this.#signal).catch(() => undefined);
    this.#streams.delete(id);
  }

  find(id: string): ProcessStream | undefined {
    return this.#streams.get(id);
  }
}
