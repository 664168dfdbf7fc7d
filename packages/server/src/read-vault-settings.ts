import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkVaultSettings, type VaultAuth, type VaultSettings, vaultDefaults } from '@rondo/creds';
import { type OptionsOf, Secret } from '@rondo/foundation';
import { StartError } from './errors.ts';
import type { vaultFlags } from './flags/vault-flags.ts';

type VaultOptions = OptionsOf<typeof vaultFlags>;

/** What the flags say of Vault; undefined: it is not used. Throws StartError for flags that do not go together. */
export async function readVaultSettings(options: VaultOptions): Promise<VaultSettings | undefined> {
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
function vaultAuth(options: VaultOptions): VaultAuth {
  const { vaultClientToken: token, vaultClientTokenPath: path, vaultAuthBackend: backend } = options;
  if (token !== undefined) return { kind: 'token', token };
  if (path !== undefined) return { kind: 'token_file', path };
  if (backend !== undefined) return { kind: 'backend', backend, params: Object.fromEntries(options.vaultAuthParam) };
  throw new StartError(
    'must configure client token or auth backend; give --vault-client-token, --vault-client-token-path or --vault-auth-backend',
  );
}

async function vaultTls(options: VaultOptions): Promise<VaultSettings['tls']> {
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
