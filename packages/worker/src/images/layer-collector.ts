import type { Clock, Logger } from '@rondo/foundation';
import type { Storage } from '../volumes/storage.ts';
import { collectLayers } from './collect-layers.ts';

const everyMs = 10 * 60_000;

/** Removes layers that were not used for long, every ten minutes, until disposed of. */
export function startLayerCollector(storage: Storage, { clock, log }: { clock: Clock; log: Logger }): AsyncDisposable {
  const stop = new AbortController();
  const ended = (async () => {
    for (;;) {
      await clock.sleep(everyMs, stop.signal);
      try {
        const { layers, sizeBytes } = await collectLayers(storage, { nowMs: clock.nowMs() });
        if (layers.length > 0) log.info('unused layers removed', { count: layers.length, sizeBytes });
      } catch (error) {
        log.error('unused layers could not be removed', { error });
      }
    }
  })().catch(() => undefined);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ended;
    },
  };
}
