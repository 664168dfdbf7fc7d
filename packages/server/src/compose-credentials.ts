import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Asker,
  checkVaultSettings,
  type IdTokenServices,
  LookupTemplateError,
  ManagedSecrets,
  ManagerPool,
  openVarSources,
  type VaultAuth,
  VaultManager,
  type VaultSettings,
  vaultDefaults,
} from '@rondo/creds';
import { type Logger, type OptionsOf, Secret, systemClock } from '@rondo/foundation';
import type { VarSource, VarSourceConfig } from '@rondo/pipeline';
import { StartError } from './errors.ts';
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

/** Throws StartError for flags that do not go together. */
export async function composeCredentials(
  options: CredsOptions,
  { idToken, logger }: { idToken: IdTokenServices; logger: Logger },
): Promise<NodeCredentials> {
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
  const settings = await vaultSettings(options);
  const cluster =
    settings === undefined ? undefined : new ManagedSecrets(openVault(settings, logger), lookups, systemClock);
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

function openVault(settings: VaultSettings, logger: Logger): VaultManager {
  try {
    return new VaultManager(settings, { clock: systemClock, logger, allowRoot: false });
  } catch (error) {
    if (error instanceof LookupTemplateError) throw new StartError(`--vault-lookup-templates: ${error.message}`);
    throw error;
  }
}

/** What the flags say of Vault; undefined: it is not used. */
async function vaultSettings(options: CredsOptions): Promise<VaultSettings | undefined> {
  if (options.vaultUrl === undefined) return undefined;
  const settings: VaultSettings = {
    url: options.vaultUrl,
    pathPrefix: options.vaultPathPrefix,
    lookupTemplates:
      options.vaultLookupTemplates.length === 0 ? vaultDefaults.lookupTemplates : options.vaultLookupTemplates,
    sharedPath: options.vaultSharedPath,
    namespace: options.vaultNamespace,
    loginTimeoutMs: options.vaultLoginTimeout,
    queryTimeoutMs: options.vaultQueryTimeout,
    isMountCacheEnabled: options.vaultEnableKvMountCache,
    isSrvLookupEnabled: !options.vaultDisableSrvLookup,
    tls: await vaultTls(options),
    auth: vaultAuth(options),
    authMaxTtlMs: options.vaultAuthBackendMaxTtl,
    retryInitialMs: options.vaultRetryInitial,
    retryMaxMs: options.vaultRetryMax,
  };
  const problem = checkVaultSettings(settings);
  if (problem !== undefined) throw new StartError(`the flags --vault-… do not go together: ${problem}`);
  return settings;
}

/** A token goes before the file of one, and both before a login. */
function vaultAuth(options: CredsOptions): VaultAuth {
  const { vaultClientToken: token, vaultClientTokenPath: path, vaultAuthBackend: backend } = options;
  if (token !== undefined) return { kind: 'token', token };
  if (path !== undefined) return { kind: 'token_file', path };
  if (backend !== undefined) return { kind: 'backend', backend, params: Object.fromEntries(options.vaultAuthParam) };
  throw new StartError(
    'must configure client token or auth backend; give --vault-client-token, --vault-client-token-path or --vault-auth-backend',
  );
}

async function vaultTls(options: CredsOptions): Promise<VaultSettings['tls']> {
  const { vaultCaCert, vaultCaPath, vaultClientCert, vaultClientKey } = options;
  const inDirectory = vaultCaPath === undefined ? [] : await listFiles(vaultCaPath);
  const files = [...(vaultCaCert === undefined ? [] : [vaultCaCert]), ...inDirectory];
  const key = vaultClientKey === undefined ? undefined : await readPem(vaultClientKey);
  return {
    authorities: await Promise.all(files.map(readPem)),
    clientCert: vaultClientCert === undefined ? undefined : await readPem(vaultClientCert),
    clientKey: key === undefined ? undefined : new Secret(key),
    serverName: options.vaultServerName,
    skipVerify: options.vaultInsecureSkipVerify,
  };
}

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause) => {
    throw new StartError(`cannot read the directory of --vault-ca-path, ${directory}`, { cause });
  });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(directory, name));
}

async function readPem(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new StartError(`cannot read ${path}, which a flag --vault-… names`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new StartError(`${path}, which a flag --vault-… names, is no PEM file`);
}
