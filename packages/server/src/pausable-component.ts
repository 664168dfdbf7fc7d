import { type Db, listen, noteComponentRun } from '@rondo/db';
import { type Clock, type Component, defer } from '@rondo/foundation';

/** How often a part that runs says so. */
const intervalMs = 30_000;

/** What stock calls the parts that do the same: scripts that pause or watch them know these names (api.md 10.12). */
const stockNames: Readonly<Record<string, string>> = {
  engine: 'tracker',
  'due-checks': 'scanner',
  collector: 'reaper',
};

/**
 * A component that people can pause, on all nodes at once (api.md 12.15): it ends as if its node ended, and begins anew when it may
 * go on. Says now and then that it runs.
 */
export function pausable(component: Component, { db, clock }: { db: Db; clock: Clock }): Component {
  const name = stockNames[component.name] ?? component.name;
  return {
    name: component.name,
    run: async (signal) => {
      let changed = defer<void>();
      const look = () => changed.resolve();
      using _listening = listen(db, 'components', { onWakeUp: look, onLookAgain: look });
      let running: Running | undefined;
      try {
        while (!signal.aborted) {
          const { isPaused } = await noteComponentRun(db, { name, intervalMs });
          if (isPaused) {
            await running?.stop();
            running = undefined;
          } else running ??= start(component, signal);
          await waitForEither(changed.promise, running, { clock, signal });
          changed = defer<void>();
        }
      } finally {
        await running?.stop();
      }
    },
  };
}

type Running = { readonly ended: Promise<void>; stop(): Promise<void> };

function start(component: Component, signal: AbortSignal): Running {
  const stop = new AbortController();
  const ended = component.run(AbortSignal.any([signal, stop.signal]));
  // Whoever waits hears of it; in between nobody may be waiting.
  ended.catch(() => undefined);
  return {
    ended,
    stop: async () => {
      stop.abort();
      await ended.catch(() => undefined);
    },
  };
}

/** Until somebody pauses or lets go, the part has ended or broken (then this throws), or it is time to say that it runs. */
async function waitForEither(
  changed: Promise<void>,
  running: Running | undefined,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const done = new AbortController();
  const slept = clock.sleep(intervalMs, AbortSignal.any([signal, done.signal])).catch(() => undefined);
  const early = running?.ended.then(() => {
    if (!signal.aborted) throw new Error('ended early');
  });
  try {
    await Promise.race([changed, slept, ...(early === undefined ? [] : [early])]);
  } finally {
    done.abort();
  }
}
