import { AsyncQueue } from '@rondo/foundation';

type Window = { columns: number; rows: number };

/** What is said to a process in memory while it runs. */
export class MemoryConversation {
  readonly #queue = new AsyncQueue<string>(64);
  readonly #listeners: ((window: Window) => void)[] = [];

  get input(): AsyncIterable<string> {
    return this.#queue;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#queue.pushed(Buffer.from(bytes).toString());
  }

  end(): void {
    this.#queue.end();
  }

  resize(window: Window): void {
    for (const listener of this.#listeners) listener(window);
  }

  onResize(listener: (window: Window) => void): void {
    this.#listeners.push(listener);
  }
}
