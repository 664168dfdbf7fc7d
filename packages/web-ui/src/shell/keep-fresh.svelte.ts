import type { StreamMessage } from '../data/stream-hub.ts';
import type { App } from './app.svelte.ts';

const pollMs = 5_000;
const slowPollMs = 15_000;
const slowAfterMs = 60_000;

export interface FreshOptions {
  /** Topics to listen to; read again whenever what it depends on changes. */
  readonly topics: () => readonly string[];
  /** Asks the server for the whole of what the page shows. */
  readonly refresh: () => Promise<void>;
  readonly onMessage: (message: StreamMessage) => void;
}

/**
 * Keeps a page current, to be called while its component is made: by the stream while that is live; every 5 s where the
 * server has none; every 5 s, later 15 s, while the connection is lost. A hidden tab does not poll.
 */
export function keepFresh(app: App, options: FreshOptions): void {
  // As text, so that a list of the same topics made anew is no reason to listen anew: that would ask for everything again.
  const topics = $derived(options.topics().join(','));
  $effect(() => (topics === '' ? undefined : app.live.watch(topics.split(','), options.onMessage)));

  $effect(() => {
    if (app.live.state === 'live' || app.live.state === 'connecting') return;
    const unsupported = app.live.state === 'unsupported';
    const beganMs = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const poll = async () => {
      if (document.visibilityState === 'visible') await options.refresh();
      const slow = !unsupported && Date.now() - beganMs > slowAfterMs;
      timer = setTimeout(poll, slow ? slowPollMs : pollMs);
    };
    timer = setTimeout(poll, pollMs);
    return () => clearTimeout(timer);
  });
}
