import { AbortedError } from '@rondo/foundation';
import { BuildLeftError } from '../interruption.ts';

/** What a running build may be told from outside. */
export class BuildSignals {
  readonly #abort = new AbortController();
  readonly #abortHooks = new AbortController();
  readonly #leave = new AbortController();

  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  get abortHooks(): AbortSignal {
    return this.#abortHooks.signal;
  }

  get leave(): AbortSignal {
    return this.#leave.signal;
  }

  /** Once: steps are interrupted and hooks run. Again: hooks are interrupted, too (scheduling.md 12.1). */
  abortTimes(count: number): void {
    if (count >= 1) this.#abort.abort(new AbortedError('interrupted'));
    if (count >= 2) this.#abortHooks.abort(new AbortedError('interrupted'));
  }

  leaveBecause(reason: string): void {
    this.#leave.abort(new BuildLeftError(reason));
  }
}
