import type { Claims } from '@rondo/auth';
import type { Clock } from '@rondo/foundation';

/** A node's clock may be behind the database's, and sessions have this much leeway. */
const leewayMs = 60_000;
/** Timers hold no more. */
const longestSleepMs = 2 ** 31 - 1;

type Expiry = { readonly looks: Set<() => void>; readonly stop: AbortController };

/** By the claims of a session, which this node keeps once: all that goes on under one session shares a timer. */
const expiries = new WeakMap<Claims, Expiry>();

/** Calls `look` when the session must have expired, until disposed of. */
export function whenExpired(claims: Claims, clock: Clock, look: () => void): Disposable {
  const expiry = expiries.get(claims) ?? begin(claims, clock);
  expiry.looks.add(look);
  return {
    [Symbol.dispose]: () => {
      expiry.looks.delete(look);
      if (expiry.looks.size > 0) return;
      expiry.stop.abort();
      if (expiries.get(claims) === expiry) expiries.delete(claims);
    },
  };
}

function begin(claims: Claims, clock: Clock): Expiry {
  const expiry: Expiry = { looks: new Set(), stop: new AbortController() };
  expiries.set(claims, expiry);
  const leftMs = claims.exp * 1000 + leewayMs - clock.nowMs() + 1000;
  clock.sleep(Math.max(0, Math.min(leftMs, longestSleepMs)), expiry.stop.signal).then(
    () => {
      for (const look of expiry.looks) look();
    },
    () => undefined,
  );
  return expiry;
}
