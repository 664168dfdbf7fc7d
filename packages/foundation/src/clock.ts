import { setTimeout as sleep } from 'node:timers/promises';

/** Time as decisions see it; injected, so that tests and the simulator own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. Its timers do not keep the process alive on their own once everything else has ended. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (durationMs, signal) => {
    try {
      await sleep(durationMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
