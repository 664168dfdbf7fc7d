import { type Db, leaseOwner } from '@rondo/db';
import { EngineComponent, type EngineServices, Turns } from '@rondo/engine';
import { formatDurationMs, type Logger, type OptionsOf, randomHex, systemClock } from '@rondo/foundation';
import { BaseImages, ImageMetadataCache, Placer, SessionContainers, WorkerPool } from '@rondo/runtime';
import { connectWorker } from '@rondo/runtime-garden';
import type { webFlags } from './flags/web-flags.ts';

type WebOptions = OptionsOf<typeof webFlags>;

/** What runs builds and checks on this node. */
export type Engine = { readonly services: EngineServices; readonly component: EngineComponent } & Disposable;

/** Builds run over whatever workers are registered; adapters are plugged in here and nowhere else. */
export function composeEngine(db: Db, options: WebOptions, logger: Logger): Engine {
  const pool = new WorkerPool({ db, connect: connectWorker, logger });
  const owner = leaseOwner(options.nodeName ?? randomHex(8));
  const turns = new Turns({ db, clock: systemClock, leaseOwner: owner });
  const services: EngineServices = {
    leaseOwner: owner,
    db,
    pool,
    placer: new Placer({
      db,
      pool,
      strategies: { build: ['volume-locality'], 'no-input': ['volume-locality'], check: ['random'] },
      limits: { maxActiveTasks: 0, maxActiveContainers: 0, maxActiveVolumes: 0 },
    }),
    baseImages: new BaseImages(db),
    imageMetadata: new ImageMetadataCache(),
    sessions: new SessionContainers(db, systemClock.nowMs),
    turns,
    clock: systemClock,
    logger,
    options: {
      externalUrl: options.externalUrl ?? `http://127.0.0.1:${options.bindPort}`,
      baseTypeDefaults: new Map(),
      defaultGetTimeout: timeout(options.defaultGetTimeout),
      defaultPutTimeout: timeout(options.defaultPutTimeout),
      defaultTaskTimeout: timeout(options.defaultTaskTimeout),
      checkTimeout: formatDurationMs(options.globalResourceCheckTimeout),
      checkIntervalMs: options.resourceCheckingInterval,
      webhookCheckIntervalMs: options.resourceWithWebhookCheckingInterval,
      typeCheckIntervalMs: options.resourceTypeCheckingInterval,
      globalResources: false,
      redactSecrets: true,
    },
  };
  return {
    services,
    component: new EngineComponent(services),
    [Symbol.dispose]: () => {
      turns[Symbol.dispose]();
      pool[Symbol.dispose]();
    },
  };
}

function timeout(durationMs: number): string | undefined {
  return durationMs === 0 ? undefined : formatDurationMs(durationMs);
}
