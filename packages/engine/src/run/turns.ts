import { acquireLease, type Db, type Lease, listen, releaseLease, renewLease, wakeUp } from '@rondo/db';
import { abortable, type Clock, type Deferred, defer } from '@rondo/foundation';

const leaseMs = 30_000;
const renewEveryMs = 10_000;
/** The holder's node may have died without a word. */
const lookAgainMs = 5000;

/**
 * What only one may do at a time, on this node and all others: getting the same files, checking the same resource. The next
 * one waits until the first is done and then finds what it left (worker.md 16.3). Whoever waits is woken, not polled for.
 */
export class Turns implements Disposable {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #owner: string;
  readonly #released = new Map<string, Deferred<void>>();
  readonly #listening: Disposable;

  constructor({ db, clock, leaseOwner }: { db: Db; clock: Clock; leaseOwner: string }) {
    this.#db = db;
    this.#clock = clock;
    this.#owner = leaseOwner;
    this.#listening = listen(db, 'turn', {
      onWakeUp: (key) => this.#wake(key),
      onLookAgain: () => {
        for (const key of [...this.#released.keys()]) this.#wake(key);
      },
    });
  }

  /** The lock of this name, or undefined while another holds it. Renewed until it is disposed. */
  async take(name: string): Promise<AsyncDisposable | undefined> {
    const lease = await acquireLease(this.#db, { name: `turn/${name}`, owner: this.#owner, durationMs: leaseMs });
    if (lease === undefined) return undefined;
    const stop = new AbortController();
    const renewing = this.#renew(lease, stop.signal);
    return {
      [Symbol.asyncDispose]: async () => {
        stop.abort();
        await renewing;
        await releaseLease(this.#db, lease);
        this.announce(name);
      },
    };
  }

  /** Somebody is done, or will be once the transaction `db` is: whoever waits for this may look again. */
  announce(name: string, db: Db = this.#db): void {
    wakeUp(db, 'turn', name);
  }

  /** Resolves when the lock may be free again. Ask before `take`, so that no release is missed. */
  released(name: string): Promise<void> {
    const waiting = this.#released.get(name) ?? defer<void>();
    this.#released.set(name, waiting);
    return waiting.promise;
  }

  /** Waits for a promise of `released`, and looks again now and then all the same. */
  async wait(released: Promise<void>, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const slept = this.#clock.sleep(lookAgainMs, stop.signal).catch(() => undefined);
    try {
      await abortable(Promise.race([released, slept]), signal);
    } finally {
      stop.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #wake(key: string): void {
    this.#released.get(key)?.resolve();
    this.#released.delete(key);
  }

  async #renew(lease: Lease, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const slept = await this.#clock.sleep(renewEveryMs, signal).then(
        () => true,
        () => false,
      );
      if (slept) await renewLease(this.#db, lease, leaseMs).catch(() => undefined);
    }
  }
}
