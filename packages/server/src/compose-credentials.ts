import {
  type Asker,
  type IdTokenServices,
  ManagedSecrets,
  ManagerPool,
  openVarSources,
  VaultManager,
  type VaultSettings,
} from '@rondo/creds';
import { type Logger, type OptionsOf, systemClock } from '@rondo/foundation';
import type { VarSource, VarSourceConfig } from '@rondo/pipeline';
import type { credsFlags } from './flags/creds-flags.ts';

type CredsOptions = OptionsOf<typeof credsFlags>;

/** Where vars get their values on this node. */
export type NodeCredentials = {
  /** The manager of the whole installation. */
  readonly cluster: ManagedSecrets | undefined;
  /** Of pipelines' own sources; looks for those that nobody needs. */
  readonly pool: ManagerPool;
  readonly openVarSources: (configs: readonly VarSourceConfig[], asker: Asker) => VarSource;
} & Disposable;

export function composeCredentials(
  options: CredsOptions,
  { vault, idToken, logger }: { vault: VaultSettings | undefined; idToken: IdTokenServices; logger: Logger },
): NodeCredentials {
  const lookups = {
    retry: { attempts: options.secretRetryAttempts, intervalMs: options.secretRetryInterval },
    cache: {
      isEnabled: options.secretCacheEnabled,
      foundMs: options.secretCacheDuration,
      notFoundMs: options.secretCacheDurationNotfound,
      purgeIntervalMs: options.secretCachePurgeInterval,
    },
  };
  const parts = { clock: systemClock, logger };
  const manager = vault === undefined ? undefined : new VaultManager(vault, { ...parts, allowRoot: false });
  const cluster = manager === undefined ? undefined : new ManagedSecrets(manager, lookups, systemClock);
  const managers = new ManagerPool({ ...parts, lookups, recyclePeriodMs: options.gcVarSourceRecyclePeriod });
  return {
    cluster,
    pool: managers,
    openVarSources: (configs, asker) =>
      openVarSources(configs, asker, { idToken, managers, cluster: cluster?.varsFor(asker) }),
    [Symbol.dispose]: () => {
      managers[Symbol.dispose]();
      cluster?.[Symbol.dispose]();
    },
  };
}
