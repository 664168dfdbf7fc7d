import type { ServerResponse } from 'node:http';

/** A signal that fires when the client has gone; made when it is first asked for, since few answers take so long. */
export function watchClient(response: ServerResponse): () => AbortSignal {
  let signal: AbortSignal | undefined;
  return () => {
    signal ??= signalOf(response);
    return signal;
  };
}

/** Calls `end` when the client has gone, at once where it has. */
export function onGone(response: ServerResponse, end: (reason: Error) => void): void {
  const gone = () => end(new Error('the client has gone'));
  if (response.destroyed || response.closed) gone();
  else response.once('close', gone);
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  onGone(response, (reason) => gone.abort(reason));
  return gone.signal;
}
