import type { Clock } from '@rondo/foundation';
import { withDeadline } from '../interruption.ts';
import { readTimeout } from '../steps/timeout-step.ts';

/** A step's own `timeout`, else the default of its kind, in milliseconds; undefined: none. Throws with the text users read. */
export function stepTimeoutMs(own: string | undefined, fallback: string | undefined): number | undefined {
  const text = own ?? fallback;
  if (text === undefined || text === '') return undefined;
  const durationMs = readTimeout(text);
  if (durationMs instanceof Error) throw durationMs;
  return durationMs;
}

/** A signal that also fires when the time is up, from now on. */
export function stepDeadline(
  signal: AbortSignal,
  timeoutMs: number | undefined,
  clock: Clock,
): { signal: AbortSignal } & Disposable {
  return timeoutMs === undefined
    ? { signal, [Symbol.dispose]: () => undefined }
    : withDeadline(signal, timeoutMs, clock);
}
