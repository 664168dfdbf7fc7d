import {
  abortable,
  type Clock,
  type Deferred,
  defer,
  describeError,
  type Logger,
  type Secret,
} from '@rondo/foundation';
import { SecretReadError } from '../../secret-manager.ts';
import type { VaultClient } from './vault-client.ts';
import { isAlive, logIn, renew, type VaultLease } from './vault-login.ts';
import type { VaultSettings } from './vault-settings.ts';

type Held = { readonly token: Secret; readonly untilMs: number };

type SessionParts = {
  readonly settings: Pick<VaultSettings, 'auth' | 'authMaxTtlMs' | 'loginTimeoutMs' | 'retryInitialMs' | 'retryMaxMs'>;
  readonly client: VaultClient;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Being logged in to Vault: logs in, renews at half of the lease, logs in anew when the lease ends or the longest time is over, and pauses longer and longer while
 * that fails (operations.md A25.4). A token is used until its end, also while the next login fails.
 */
export class VaultSession implements Disposable {
  readonly #parts: SessionParts;
  readonly #ended = new AbortController();
  #held: Held | undefined;
  #lastProblem = '';
  /** Vault said no to who we say we are: nobody needs to wait for a better answer. */
  #refusal: SecretReadError | undefined;
  #loggedIn: Deferred<void> = defer();
  /** Fires to make the loop log in at once. */
  #expired = new AbortController();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#run(this.#ended.signal).catch((error: unknown) => {
      if (!this.#ended.signal.aborted) parts.logger.error('the session with vault ended', { error });
    });
  }

  /** The token of now; waits for the login. Throws SecretReadError after the login's time limit. */
  async token(signal?: AbortSignal): Promise<Secret> {
    const { clock, settings } = this.#parts;
    const limit = new AbortController();
    const timeout = clock.sleep(settings.loginTimeoutMs, limit.signal).catch(() => undefined);
    try {
      for (;;) {
        if (this.#held !== undefined && this.#held.untilMs > clock.nowMs()) return this.#held.token;
        if (this.#refusal !== undefined) throw this.#refusal;
        const isInTime = Promise.race([this.#loggedIn.promise.then(() => true), timeout.then(() => false)]);
        if (!(await (signal === undefined ? isInTime : abortable(isInTime, signal)))) break;
      }
    } finally {
      limit.abort();
    }
    const why = this.#lastProblem === '' ? '' : `: ${this.#lastProblem}`;
    throw new SecretReadError(`timed out to login to vault${why}`, { isTemporary: true });
  }

  /** Vault refused something to this token. True: it is dead, and a new login has begun. */
  async refused(token: Secret, signal?: AbortSignal): Promise<boolean> {
    if (this.#held?.token !== token) return true;
    if (await isAlive(this.#parts.client, token, signal)) return false;
    if (this.#held?.token === token) {
      this.#forget();
      this.#expired.abort();
    }
    return true;
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
    this.#expired.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { settings, client, clock, logger } = this.#parts;
    let pauseMs = settings.retryInitialMs;
    while (!signal.aborted) {
      try {
        const lease = await logIn(client, settings.auth, signal);
        pauseMs = settings.retryInitialMs;
        logger.info('logged in to vault', { leaseSeconds: lease.leaseMs / 1000 });
        await this.#hold(lease);
      } catch (error) {
        if (signal.aborted) return;
        this.#lastProblem = describeError(error);
        if (error instanceof SecretReadError && !error.isTemporary) this.#tell(error);
        logger.error('cannot log in to vault', { error, nextMs: pauseMs });
        await clock.sleep(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, settings.retryMaxMs);
      }
    }
  }

  /** Those who wait look again. */
  #tell(refusal: SecretReadError): void {
    this.#refusal = new SecretReadError(`cannot log in to vault: ${refusal.message}`, { isTemporary: false });
    this.#loggedIn.resolve();
    this.#loggedIn = defer();
  }

  /** Keeps a lease alive until it is time to log in anew. */
  async #hold(lease: VaultLease): Promise<void> {
    const { settings, clock } = this.#parts;
    const startedMs = clock.nowMs();
    const lastMs = settings.authMaxTtlMs === 0 ? Number.POSITIVE_INFINITY : startedMs + settings.authMaxTtlMs;
    this.#expired = new AbortController();
    if (this.#ended.signal.aborted) return;
    let { leaseMs, isRenewable } = lease;
    let pauseMs = settings.retryInitialMs;
    this.#hand(lease);
    for (;;) {
      const waitMs = Math.min(leaseMs === 0 ? longestSleepMs : leaseMs / 2, lastMs - clock.nowMs());
      if (!(await this.#sleep(waitMs)) || clock.nowMs() >= lastMs) return;
      if (leaseMs === 0) continue;
      if (!isRenewable) return;
      const renewed = await this.#renew(lease.token, pauseMs);
      if (renewed === 'failed') {
        pauseMs = Math.min(pauseMs * 2, settings.retryMaxMs);
        leaseMs = Math.max(0, (this.#held?.untilMs ?? 0) - clock.nowMs());
        if (leaseMs === 0) return;
        continue;
      }
      // Near the longest life that Vault grants, leases get shorter and shorter.
      if (renewed.leaseMs !== 0 && renewed.leaseMs < shortestLeaseMs) return;
      pauseMs = settings.retryInitialMs;
      ({ leaseMs, isRenewable } = renewed);
      this.#hand(renewed);
    }
  }

  async #renew(token: Secret, pauseMs: number): Promise<VaultLease | 'failed'> {
    const { client, logger } = this.#parts;
    try {
      return await renew(client, token, this.#ended.signal);
    } catch (error) {
      logger.error('cannot renew the lease at vault', { error });
      await this.#sleep(pauseMs);
      return 'failed';
    }
  }

  /** False: woken before its time. */
  async #sleep(durationMs: number): Promise<boolean> {
    try {
      await this.#parts.clock.sleep(Math.max(0, Math.min(durationMs, longestSleepMs)), this.#expired.signal);
      return true;
    } catch (error) {
      if (this.#expired.signal.aborted) return false;
      throw error;
    }
  }

  #hand({ token, leaseMs }: VaultLease): void {
    const untilMs = leaseMs === 0 ? Number.POSITIVE_INFINITY : this.#parts.clock.nowMs() + leaseMs;
    this.#held = { token, untilMs };
    this.#refusal = undefined;
    this.#loggedIn.resolve();
  }

  #forget(): void {
    this.#held = undefined;
    this.#loggedIn = defer();
  }
}

/** The longest that a timer of the machine can wait. */
const longestSleepMs = 2 ** 31 - 1;
const shortestLeaseMs = 2_000;
