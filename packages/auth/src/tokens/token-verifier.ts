import { timingSafeEqual } from 'node:crypto';
import { type Db, findAccessToken, listen } from '@rondo/db';
import { type Clock, systemClock } from '@rondo/foundation';
import { hashAccessToken, hashText, nameAccessToken } from './access-token.ts';
import type { Claims } from './claims.ts';
import { readClaims } from './read-claims.ts';

const leewaySeconds = 60;
const maxEntries = 4096;

/** A session as the database knows it. */
export type Session = { readonly claims: Claims; readonly csrfHash: Buffer | undefined };

/**
 * Answers what a token stands for. Answers are kept on this node and dropped the moment any node revokes the token,
 * or when the connection that would say so was away (api.md 5.1, 5.4).
 */
export class TokenVerifier implements Disposable {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #audiences: ReadonlySet<string>;
  readonly #sessions = new Map<string, Session>();
  readonly #listening: Disposable;
  /** How often something was forgotten: what was read before is not kept after. */
  #forgotten = 0;
  readonly #onRevoked = new Set<(tokenHash: string | undefined) => void>();

  constructor(db: Db, options: { audiences: readonly string[]; clock?: Clock }) {
    this.#db = db;
    this.#clock = options.clock ?? systemClock;
    this.#audiences = new Set(options.audiences);
    this.#listening = listen(db, 'tokens', {
      onWakeUp: (key) => this.#forget(key),
      onLookAgain: () => this.#forget(undefined),
    });
  }

  /** The session of a token; undefined for an unknown, expired or foreign one. Throws when the database cannot be asked. */
  async verify(token: string): Promise<Session | undefined> {
    const key = nameAccessToken(token);
    const session = this.#sessions.get(key) ?? (await this.#load(hashAccessToken(token), key));
    return session !== undefined && this.#isCurrent(session.claims) ? session : undefined;
  }

  /** Drops what this node keeps of a token whose session has changed. */
  forget(token: string): void {
    this.#forgotten += 1;
    this.#sessions.delete(nameAccessToken(token));
  }

  /** Told of each revoked token (or of all, when it cannot be known which), so that open streams can end. */
  onRevoked(listener: (tokenHash: string | undefined) => void): Disposable {
    this.#onRevoked.add(listener);
    return { [Symbol.dispose]: () => void this.#onRevoked.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  async #load(hash: Buffer, key: string): Promise<Session | undefined> {
    const forgotten = this.#forgotten;
    const row = await findAccessToken(this.#db, hash);
    const claims = readClaims(row?.claims);
    if (row === undefined || claims === undefined || !this.#audiences.has(claims.aud)) return undefined;
    const session = { claims, csrfHash: row.csrfHash ?? undefined };
    // Revoked while it was read, it would be kept until it expires.
    if (forgotten !== this.#forgotten) return session;
    this.#sessions.set(key, session);
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= maxEntries) break;
      this.#sessions.delete(oldest);
    }
    return session;
  }

  #isCurrent({ exp, iat }: Claims): boolean {
    const nowSeconds = this.#clock.nowMs() / 1000;
    return nowSeconds <= exp + leewaySeconds && nowSeconds >= iat - leewaySeconds;
  }

  #forget(key: string | undefined): void {
    this.#forgotten += 1;
    if (key === undefined) this.#sessions.clear();
    else this.#sessions.delete(key);
    for (const listener of this.#onRevoked) listener(key);
  }
}

/** Whether `csrf` is the token that this browser session was given (api.md 1.3). */
export function isCsrfOf(session: Session, csrf: string): boolean {
  return session.csrfHash !== undefined && timingSafeEqual(session.csrfHash, hashText(csrf));
}
