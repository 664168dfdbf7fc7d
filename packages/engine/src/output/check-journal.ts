import type { BuildEvent } from '@rondo/protocol';
import type { Journal, JournalEntry } from './journal.ts';

/** Events of a check that is no row: kept in memory until it has ended, or runs for so long that somebody may want to read. */
export class CheckJournal implements Journal {
  readonly #append: (events: readonly BuildEvent[]) => Promise<void>;
  #waiting: BuildEvent[] = [];
  #isLive = false;
  #appending: Promise<void> = Promise.resolve();

  constructor(append: (events: readonly BuildEvent[]) => Promise<void>) {
    this.#append = append;
  }

  write({ event, onSafe }: JournalEntry): void {
    this.#waiting.push(event);
    onSafe?.();
    if (this.#isLive) this.#flush();
  }

  /** Nobody takes such a check up: how its steps end need not be kept. */
  end(): void {}

  async room(): Promise<void> {}

  /** From now on everything is written as it comes, beginning with these. */
  goLive(...before: readonly BuildEvent[]): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#waiting.unshift(...before);
    this.#flush();
  }

  /** What has not been written yet. */
  async take(): Promise<{ events: readonly BuildEvent[]; isLive: boolean }> {
    await this.#appending;
    return { events: this.#waiting.splice(0), isLive: this.#isLive };
  }

  #flush(): void {
    const events = this.#waiting.splice(0);
    this.#appending = this.#appending.then(() => this.#append(events)).catch(() => undefined);
  }
}
