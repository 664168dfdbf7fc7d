/** A signal that fires when the process is told to end (SIGTERM, SIGINT). A second SIGINT ends it at once, with the usual exit code. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let isAsked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isAsked && signal === 'SIGINT') process.exit(130);
    isAsked = true;
    stop.abort(new Error(`asked to end by ${signal}`));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return stop.signal;
}

/** Resolves when the signal has fired. */
export function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
