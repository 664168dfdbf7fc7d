import { formatBytes } from '@rondo/foundation';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { embolden } from '../output/paint.ts';

interface Transfer {
  readonly name: string;
  readonly startedAtMs: number;
  sentBytes: number;
  isDone: boolean;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 120;

/** Lines that show transfers as they go, on a terminal; elsewhere nothing is printed (fly.md 17.3). */
export class TransferProgress implements Disposable {
  readonly #io: FlyIo;
  readonly #transfers: Transfer[] = [];
  readonly #timer: NodeJS.Timeout | undefined;
  #drawnLines = 0;
  #frame = 0;

  constructor(io: FlyIo) {
    this.#io = io;
    this.#timer = io.stdout.isTerminal ? setInterval(() => this.#draw(), frameMs) : undefined;
  }

  /** Follows one transfer. What it throws comes out as `'<name>' failed: ...`. */
  async track<T>(name: string, transfer: (count: (bytes: number) => void) => Promise<T>): Promise<T> {
    const shown: Transfer = { name, startedAtMs: this.#io.now(), sentBytes: 0, isDone: false };
    this.#transfers.push(shown);
    try {
      const result = await transfer((bytes) => {
        shown.sentBytes += bytes;
      });
      shown.isDone = true;
      return result;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FlyError(`'${name}' failed: ${reason}`, { cause });
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#timer !== undefined) this.#draw();
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    const lines = this.#transfers.map((transfer) => this.#lineOf(transfer));
    const back = this.#drawnLines === 0 ? '' : `\x1b[${this.#drawnLines}A`;
    this.#io.stdout.write(`${back}${lines.map((line) => `\r\x1b[K${line}\n`).join('')}`);
    this.#drawnLines = lines.length;
  }

  #lineOf({ name, startedAtMs, sentBytes, isDone }: Transfer): string {
    if (isDone) return `${name} ${embolden(this.#io, 'done')}`;
    const seconds = Math.max((this.#io.now() - startedAtMs) / 1000, 0.001);
    return `${name} ${frames[this.#frame]} (${formatBytes(sentBytes / seconds).replace(' ', '')}/s)`;
  }
}
