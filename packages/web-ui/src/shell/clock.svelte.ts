import { createSubscriber } from 'svelte/reactivity';

/** The time, ticking once per second while something on screen shows it and the tab is visible. */
export class Clock {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') update();
    }, 1000);
    document.addEventListener('visibilitychange', update);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', update);
    };
  });

  /** Milliseconds since 1970; reading it in a template keeps it current. */
  get ms(): number {
    this.#subscribe();
    return Date.now();
  }

  /** Unix seconds. */
  get seconds(): number {
    return this.ms / 1000;
  }
}
