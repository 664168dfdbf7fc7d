import { type Clock, retry } from '@rondo/foundation';
import { type ReadSecret, SecretReadError } from './secret-manager.ts';

export type RetrySettings = {
  /** How often to ask in all (`--secret-retry-attempts`). */
  readonly attempts: number;
  readonly intervalMs: number;
};

/** Asks again, after a pause, where the manager could not be reached (operations.md A25.1); in the end says how often it was asked. */
export function withRetry(read: ReadSecret, { attempts, intervalMs }: RetrySettings, clock: Clock): ReadSecret {
  const isRetryable = (error: unknown) => error instanceof SecretReadError && error.isTemporary;
  return async (path, signal) => {
    const options = { attempts, firstDelayMs: intervalMs, maxDelayMs: intervalMs, isRetryable, clock };
    try {
      return await retry(() => read(path, signal), signal === undefined ? options : { ...options, signal });
    } catch (error) {
      if (attempts <= 1 || signal?.aborted || !(error instanceof SecretReadError && error.isTemporary)) throw error;
      throw new SecretReadError(`${error.message} (after ${attempts} retries)`, {
        isTemporary: true,
        cause: error.cause,
      });
    }
  };
}
