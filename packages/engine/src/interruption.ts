import { AbortedError, anySignal, type Clock, RondoError } from '@rondo/foundation';
import { aborted, errored, type StepResult } from './step-result.ts';

/** A `timeout` ran out. The text is what users read in the log. */
export class DeadlineExceededError extends RondoError {
  readonly code = 'DEADLINE_EXCEEDED';

  constructor() {
    super('timeout exceeded');
  }
}

/** This node lets go of the build: it is stopping, or another one holds the lease. Another node goes on. */
export class BuildLeftError extends RondoError {
  readonly code = 'BUILD_LEFT';
}

/** A parallel step failed and `fail_fast` ends the others. For them it is an abort. */
export class SiblingFailedError extends AbortedError {
  constructor() {
    super('interrupted: a parallel step failed and fail_fast is set');
  }
}

/** What a step that was asked to stop has come to. */
export function resultOfInterruption(signal: AbortSignal): StepResult {
  return signal.reason instanceof DeadlineExceededError ? errored(signal.reason) : aborted;
}

/** Whether a result came about because some deadline passed. */
export function isDeadline(result: StepResult): boolean {
  return result.kind === 'errored' && result.errors.some((error) => error instanceof DeadlineExceededError);
}

/** A signal that fires with DeadlineExceededError after `durationMs`, or with the outer signal's reason. Dispose it to stop the timer. */
export function withDeadline(
  signal: AbortSignal,
  durationMs: number,
  clock: Clock,
): { signal: AbortSignal } & Disposable {
  const timer = new AbortController();
  const cancel = new AbortController();
  clock.sleep(durationMs, cancel.signal).then(
    () => timer.abort(new DeadlineExceededError()),
    () => undefined,
  );
  return { signal: anySignal(signal, timer.signal), [Symbol.dispose]: () => cancel.abort() };
}
