import { RondoError } from './rondo-error.ts';

/** Work was given up because its caller no longer wants it. */
export class AbortedError extends RondoError {
  readonly code = 'ABORTED';
}

/** A signal that fires when any of the given ones does; absent ones are passed over. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

/** Settles like `promise`, or rejects with the signal's reason as soon as it fires. The promise itself goes on. */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
