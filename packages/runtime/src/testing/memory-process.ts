import { type Deferred, defer } from '@rondo/foundation';
import type { ExitOutcome, OutputChunk, OutputPosition, OutputSource, Process } from '../process.ts';

/** The worker's side of a process: its output is kept until it is acknowledged, whoever reads. */
export class MemorySpool {
  readonly chunks: OutputChunk[] = [];
  readonly written: Record<OutputSource, number> = { stdout: 0, stderr: 0 };
  acknowledged: OutputPosition = { stdout: 0, stderr: 0 };
  outcome: ExitOutcome | undefined;
  #changed: Deferred<void> = defer();

  write(source: OutputSource, text: string): void {
    if (this.outcome !== undefined || text === '') return;
    const bytes = Buffer.from(text);
    this.written[source] += bytes.length;
    this.chunks.push({ source, bytes, endOffset: this.written[source] });
    this.#change();
  }

  end(outcome: ExitOutcome): void {
    this.outcome ??= outcome;
    this.#change();
  }

  get changed(): Promise<void> {
    return this.#changed.promise;
  }

  #change(): void {
    const changed = this.#changed;
    this.#changed = defer();
    changed.resolve();
  }
}

/** One reader of a spool. */
export class MemoryProcess implements Process {
  readonly id: string;
  readonly output: AsyncIterable<OutputChunk>;
  readonly #spool: MemorySpool;
  readonly #exit = defer<ExitOutcome>();
  readonly #detached = defer<void>();
  #isDetached = false;

  constructor(id: string, spool: MemorySpool, from: OutputPosition) {
    this.id = id;
    this.#spool = spool;
    this.output = this.#read(from);
  }

  get exit(): Promise<ExitOutcome> {
    return this.#exit.promise;
  }

  acknowledge({ stdout, stderr }: OutputPosition): void {
    const before = this.#spool.acknowledged;
    this.#spool.acknowledged = { stdout: Math.max(before.stdout, stdout), stderr: Math.max(before.stderr, stderr) };
  }

  detach(): void {
    this.#isDetached = true;
    this.#detached.resolve();
    this.#exit.reject(new Error('detached'));
  }

  async *#read(from: OutputPosition): AsyncGenerator<OutputChunk> {
    for (let next = 0; !this.#isDetached; ) {
      const changed = this.#spool.changed;
      const chunk = this.#spool.chunks[next];
      if (chunk !== undefined) {
        next += 1;
        const newBytes = Math.min(chunk.bytes.length, chunk.endOffset - from[chunk.source]);
        if (newBytes > 0) yield { ...chunk, bytes: chunk.bytes.subarray(chunk.bytes.length - newBytes) };
      } else if (this.#spool.outcome !== undefined) {
        return this.#exit.resolve(this.#spool.outcome);
      } else {
        await Promise.race([changed, this.#detached.promise]);
      }
    }
  }
}
