import type { Asker } from '@rondo/creds';
import type { Db } from '@rondo/db';
import type { Clock, Logger } from '@rondo/foundation';
import type { BaseTypeDefaults, VarSource, VarSourceConfig } from '@rondo/pipeline';
import type { BaseImages, ImageMetadataCache, Placer, SessionContainers, WorkerPool } from '@rondo/runtime';
import type { Turns } from './run/turns.ts';

/** What steps work with; the same for all builds of a node. */
export interface EngineServices {
  /** Who holds leases: unique for each process that ever ran. */
  readonly leaseOwner: string;
  readonly db: Db;
  readonly pool: WorkerPool;
  readonly placer: Placer;
  readonly baseImages: BaseImages;
  readonly imageMetadata: ImageMetadataCache;
  readonly sessions: SessionContainers;
  readonly turns: Turns;
  /** Where `((name))` comes from, for the build that asks; absent: nowhere. */
  readonly credentials?: ((asker: Asker) => VarSource) | undefined;
  /** Where `((source:name))` comes from: the var sources of the build's pipeline, which is asking. */
  readonly openVarSources: (configs: readonly VarSourceConfig[], asker: Asker) => VarSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly options: EngineOptions;
}

/** Durations are Go's notation, as flags give them; undefined: none. */
export interface EngineOptions {
  /** Where users reach the web; goes into environments. */
  readonly externalUrl?: string | undefined;
  /** Sources merged under those of base types. */
  readonly baseTypeDefaults: BaseTypeDefaults;
  readonly defaultGetTimeout?: string | undefined;
  readonly defaultPutTimeout?: string | undefined;
  readonly defaultTaskTimeout?: string | undefined;
  readonly defaultTaskCpuShares?: number | undefined;
  readonly defaultTaskMemoryBytes?: number | undefined;
  readonly defaultTaskCacheTtlMs?: number | undefined;
  /** How long a check may take (`--global-resource-check-timeout`). */
  readonly checkTimeout: string;
  /** How often a resource is checked that says nothing of it. */
  readonly checkIntervalMs: number;
  readonly webhookCheckIntervalMs: number;
  readonly typeCheckIntervalMs: number;
  /** Shares versions between resources of the same config (scheduling.md 5.4). */
  readonly globalResources: boolean;
  readonly redactSecrets: boolean;
}
