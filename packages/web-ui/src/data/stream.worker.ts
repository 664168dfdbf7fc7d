/** The shared worker that holds the browser's one live connection; every tab is a port. */
import { StreamHub, type StreamListener } from './stream-hub.ts';
import type { HubAnswer, HubRequest } from './stream-port.ts';

const hub = new StreamHub({
  fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
  random: Math.random,
  setTimer: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
});

self.addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (port === undefined) return;
  const listener: StreamListener = {
    onMessage: (message) => port.postMessage({ kind: 'message', message } satisfies HubAnswer),
    onState: (state, retryInMs) => port.postMessage({ kind: 'state', state, retryInMs } satisfies HubAnswer),
  };
  port.onmessage = (message: MessageEvent<HubRequest>) => {
    if (message.data.kind === 'listen') hub.listen(listener, message.data.topics);
    else if (message.data.kind === 'leave') hub.leave(listener);
    else hub.retryNow();
  };
});
