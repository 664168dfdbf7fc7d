import { type Db, leaseOwner } from '@rondo/db';
import { EngineComponent, type EngineServices, Turns } from '@rondo/engine';
import { formatDurationMs, type Logger, type OptionsOf, randomHex, systemClock } from '@rondo/foundation';
import {
  BaseImages,
  ImageMetadataCache,
  type PlacementChain,
  type PlacementStrategyName,
  Placer,
  SessionContainers,
  WorkerPool,
} from '@rondo/runtime';
import { connectWorker } from '@rondo/runtime-garden';
import type { NodeCredentials } from './compose-credentials.ts';
import type { webFlags } from './flags/web-flags.ts';
import { readBaseDefaults } from './read-base-defaults.ts';

type WebOptions = OptionsOf<typeof webFlags>;

/** What runs builds and checks on this node. */
export type Engine = { readonly services: EngineServices; readonly component: EngineComponent } & Disposable;

/** Builds run over whatever workers are registered; adapters are plugged in here and nowhere else. */
export async function composeEngine(
  db: Db,
  options: WebOptions,
  { logger, credentials }: { logger: Logger; credentials: NodeCredentials },
): Promise<Engine> {
  const baseTypeDefaults = await readBaseDefaults(options.baseResourceTypeDefaults);
  const pool = new WorkerPool({ db, connect: connectWorker, logger });
  const owner = leaseOwner(options.nodeName ?? randomHex(8));
  const externalUrl = options.externalUrl ?? `http://127.0.0.1:${options.bindPort}`;
  const { cluster } = credentials;
  const turns = new Turns({ db, clock: systemClock, leaseOwner: owner });
  const services: EngineServices = {
    leaseOwner: owner,
    db,
    pool,
    placer: new Placer({
      db,
      pool,
      strategies: strategiesOf(options),
      limits: {
        maxActiveTasks: options.maxActiveTasksPerWorker,
        maxActiveContainers: options.maxActiveContainersPerWorker,
        maxActiveVolumes: options.maxActiveVolumesPerWorker,
      },
    }),
    baseImages: new BaseImages(db),
    imageMetadata: new ImageMetadataCache(),
    sessions: new SessionContainers(db, systemClock.nowMs),
    turns,
    credentials: cluster === undefined ? undefined : (asker) => cluster.varsFor(asker),
    openVarSources: credentials.openVarSources,
    clock: systemClock,
    logger,
    options: {
      externalUrl,
      baseTypeDefaults,
      defaultGetTimeout: timeout(options.defaultGetTimeout),
      defaultPutTimeout: timeout(options.defaultPutTimeout),
      defaultTaskTimeout: timeout(options.defaultTaskTimeout),
      defaultTaskCpuShares: options.defaultTaskCpuLimit || undefined,
      defaultTaskMemoryBytes: options.defaultTaskMemoryLimit || undefined,
      defaultTaskCacheTtlMs: options.defaultTaskCacheTtl || undefined,
      checkTimeout: formatDurationMs(options.globalResourceCheckTimeout),
      checkIntervalMs: options.resourceCheckingInterval,
      webhookCheckIntervalMs: options.resourceWithWebhookCheckingInterval,
      typeCheckIntervalMs: options.resourceTypeCheckingInterval,
      globalResources: options.enableGlobalResources,
      redactSecrets: !options.disableRedactSecrets,
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

/** Where a flag names none: files first for what has inputs, chance for checks (worker.md 7.3). */
function strategiesOf(options: WebOptions): Readonly<Record<PlacementChain, readonly PlacementStrategyName[]>> {
  const orElse = (given: readonly PlacementStrategyName[], fallback: readonly PlacementStrategyName[]) =>
    given.length === 0 ? fallback : given;
  const build = orElse(options.containerPlacementStrategy, ['volume-locality']);
  return {
    build,
    'no-input': orElse(options.noInputContainerPlacementStrategy, build),
    check: orElse(options.checkContainerPlacementStrategy, ['random']),
  };
}

function timeout(durationMs: number): string | undefined {
  return durationMs === 0 ? undefined : formatDurationMs(durationMs);
}
