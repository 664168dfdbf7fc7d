import { retry } from '@rondo/foundation';
import { isConnectionLost } from './is-connection-lost.ts';

/** In all about half a minute: a server that was killed is back long before. */
const attempts = 9;

/** Repeats work that may be done twice without harm until PostgreSQL is back; throws as `work` does when it stays away. */
export function retryWhileAway<Value>(work: () => Promise<Value>): Promise<Value> {
  return retry(work, { attempts, firstDelayMs: 100, maxDelayMs: 10_000, isRetryable: isConnectionLost });
}
