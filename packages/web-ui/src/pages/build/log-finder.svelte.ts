import type { Hit } from '../../log/find-text.ts';
import type { LogClient } from '../../log/log-client.svelte.ts';

/** The search in the log of one step: asks the worker again while the log grows, keeps the place the user stands on. */
export class LogFinder {
  query = $state('');
  hits: readonly Hit[] = $state.raw([]);
  total = $state(0);
  at = $state(0);
  #open = $state(false);
  readonly #log: LogClient;
  readonly #step: string;
  #asked = 0;

  constructor(log: LogClient, step: string) {
    this.#log = log;
    this.#step = step;
    $effect(() => {
      this.#log.revision;
      if (this.#open) void this.#find(this.query);
    });
  }

  readonly current: Hit | undefined = $derived(this.#open ? this.hits[this.at] : undefined);

  get open(): boolean {
    return this.#open;
  }

  set open(open: boolean) {
    this.#open = open;
    if (!open) {
      this.query = '';
      this.hits = [];
      this.total = 0;
    }
  }

  search(query: string): void {
    this.query = query;
    this.at = 0;
  }

  move(by: 1 | -1): void {
    const count = this.hits.length;
    if (count > 0) this.at = (this.at + by + count) % count;
  }

  async #find(query: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const found = await this.#log.find(this.#step, query);
    if (asked !== this.#asked || !this.#open) return;
    const same = found.hits.length === this.hits.length && found.hits[this.at]?.row === this.hits[this.at]?.row;
    if (!same || query === '') this.hits = found.hits;
    this.total = found.total;
    this.at = Math.min(this.at, Math.max(0, found.hits.length - 1));
  }
}
