import type { ServerResponse } from 'node:http';

/** A signal that fires when the client has gone; made when it is first asked for, since few answers take so long. */
export function watchClient(response: ServerResponse): () => AbortSignal {
  let signal: AbortSignal | undefined;
  return () => {
    signal ??= signalOf(response);
    return signal;
  };
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const abort = () => gone.abort(new Error('the client has gone'));
  if (response.destroyed || response.closed) abort();
  else response.once('close', abort);
  return gone.signal;
}
