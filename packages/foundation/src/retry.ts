import { type Clock, systemClock } from './clock.ts';

export type RetryOptions = {
  /** How often to try in all. */
  attempts: number;
  /** Wait before the second try; doubles with each further one. */
  firstDelayMs: number;
  maxDelayMs: number;
  /** Errors that trying again cannot mend are thrown at once. */
  isRetryable?: (error: unknown) => boolean;
  clock?: Clock;
  signal?: AbortSignal;
};

/** Calls `work` until it succeeds, its error is not retryable, or the attempts are used up; then throws the last error. */
export async function retry<Value>(work: (attempt: number) => Promise<Value>, options: RetryOptions): Promise<Value> {
  const { attempts, firstDelayMs, maxDelayMs, isRetryable = () => true, clock = systemClock, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !isRetryable(error)) throw error;
      await clock.sleep(Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs), signal);
    }
  }
}
