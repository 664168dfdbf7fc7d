import { withDeadline } from '../interruption.ts';
import type { BuildContext } from '../step-context.ts';
import { readTimeout } from '../steps/timeout-step.ts';

/** A step's own `timeout`, else the default of its kind, in milliseconds; undefined: none. Throws with the text users read. */
export function stepTimeoutMs(own: string | undefined, fallback: string | undefined): number | undefined {
  const text = own ?? fallback;
  if (text === undefined || text === '') return undefined;
  const durationMs = readTimeout(text);
  if (durationMs instanceof Error) throw durationMs;
  return durationMs;
}

/**
 * A signal that also fires when a step's time is up. The time begins with the step's container, on whichever node that was
 * made.
 */
export function stepDeadline(
  { services, resumption }: BuildContext,
  { planId, timeoutMs, signal }: { planId: string; timeoutMs: number | undefined; signal: AbortSignal },
): { signal: AbortSignal } & Disposable {
  if (timeoutMs === undefined) return { signal, [Symbol.dispose]: () => undefined };
  const nowMs = services.clock.nowMs();
  const beganMs = resumption.containers.get(planId)?.createdAtMs ?? nowMs;
  return withDeadline(signal, Math.max(0, beganMs + timeoutMs - nowMs), services.clock);
}
