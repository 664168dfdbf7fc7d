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
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new stream over what nobody has been given yet. */
  open(process: HeldProcess): string {
    this.#count += 1;
    // Ids of an earlier worker must not mean somebody else's output.
    const id = `${this.#count}-${randomHex(3)}`;
    this.#streams.set(id, { process, from: process.view().acknowledged });
    void process.ended.then(() => this.#clock.sleep(retentionMs)).then(() => this.#streams.delete(id));
    return id;
  }

  find(id: string): ProcessStream | undefined {
    return this.#streams.get(id);
  }
}
