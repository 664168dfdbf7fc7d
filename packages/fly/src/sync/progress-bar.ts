import { formatBytes } from '@rondo/foundation';
import type { FlyIo } from '../io/fly-io.ts';

const width = 50;

/** A bar that fills on a terminal; elsewhere only its end is printed. */
export class ProgressBar {
  readonly #io: FlyIo;
  readonly #label: string;
  readonly #sizeBytes: number;
  #drawnAtMs = 0;
  doneBytes = 0;

  constructor(io: FlyIo, { label, sizeBytes }: { label: string; sizeBytes: number }) {
    this.#io = io;
    this.#label = label;
    this.#sizeBytes = sizeBytes;
  }

  advance(bytes: number): void {
    this.doneBytes += bytes;
    const now = this.#io.now();
    if (!this.#io.stdout.isTerminal || now - this.#drawnAtMs < 100) return;
    this.#drawnAtMs = now;
    this.#io.stdout.write(`\r${this.#line()}`);
  }

  finish(): void {
    this.#io.stdout.write(this.#io.stdout.isTerminal ? `\r${this.#line()}\n` : `${this.#line()}\n`);
  }

  #line(): string {
    const total = Math.max(this.#sizeBytes, this.doneBytes, 1);
    const filled = Math.floor((this.doneBytes / total) * width);
    const bar = `${'='.repeat(Math.max(filled - 1, 0))}${filled === width ? '=' : '>'}`.padEnd(width, '-');
    return `${this.#label} [${bar}] ${formatBytes(this.doneBytes)}/${formatBytes(total)}`;
  }
}
