import { formatDurationMs, systemRandom } from '@rondo/foundation';
import type { ProgramContext } from '../program.ts';
import { HttpError } from './http-error.ts';

const factor = 1.5;
const maxDelayMs = 5 * 60_000;
const maxTotalMs = 60 * 60_000;
const passing = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE']);

/** What a failure says about trying again. Errors of servers carry it; HttpErrors are judged by their reason. */
export interface MaybeTransient {
  readonly transient: boolean;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Runs `work` again, from its start, while it fails for reasons that pass: too many requests, broken connections, server
 * errors. Waits 5 s (5 ms when the environment says `TEST=true`), half as much more each time, with jitter, at least what
 * the server asks for; an hour or `maxAttempts` in all (resources.md 5.4).
 */
export async function retryTransient<Value>(
  context: ProgramContext,
  work: () => Promise<Value>,
  warn: (message: string) => void,
  { maxAttempts = Number.POSITIVE_INFINITY }: { maxAttempts?: number } = {},
): Promise<Value> {
  const firstDelayMs = context.env.TEST === 'true' ? 5 : 5000;
  const startedMs = context.clock.nowMs();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const { transient, retryAfterMs = 0 } = judge(error);
      if (!transient || attempt + 1 >= maxAttempts || context.clock.nowMs() - startedMs > maxTotalMs) throw error;
      const delayMs = Math.min(firstDelayMs * factor ** attempt, maxDelayMs) * (0.5 + systemRandom.next());
      const waitMs = Math.max(delayMs, Math.min(retryAfterMs, maxDelayMs));
      warn(`transient error: ${(error as Error).message}; retrying in ${formatDurationMs(Math.round(waitMs))}`);
      await context.clock.sleep(waitMs, context.signal);
    }
  }
}

/** Whether a failure is of the kind that passes by itself. */
export function isTransient(error: unknown): boolean {
  return judge(error).transient;
}

function judge(error: unknown): MaybeTransient {
  if (error instanceof HttpError) return { transient: passing.has(error.reason ?? '') };
  if (!(error instanceof Error)) return { transient: false };
  if ('transient' in error) {
    const retryAfterMs = 'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : 0;
    return { transient: error.transient === true, retryAfterMs };
  }
  return { transient: 'code' in error && passing.has(String(error.code)) };
}
