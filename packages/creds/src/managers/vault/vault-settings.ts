import type { Secret } from '@rondo/foundation';
import { type LookupTemplate, LookupTemplateError, parseLookupTemplate } from '../../lookup-path.ts';

/** How a connection to Vault is secured; all PEM texts. */
export type VaultTls = {
  /** The only ones that are trusted; empty: those of the machine. */
  readonly authorities: readonly string[];
  readonly clientCert: string | undefined;
  readonly clientKey: Secret | undefined;
  /** The name that the server's certificate is to have, where it is not that of the address. */
  readonly serverName: string | undefined;
  readonly skipVerify: boolean;
};

/** Who we are to Vault (operations.md A25.4). */
export type VaultAuth =
  | { readonly kind: 'token'; readonly token: Secret }
  /** Read anew at each login, since somebody else renews it. */
  | { readonly kind: 'token_file'; readonly path: string }
  | { readonly kind: 'backend'; readonly backend: string; readonly params: Readonly<Record<string, Secret>> };

export type VaultSettings = {
  readonly url: string;
  readonly pathPrefix: string;
  /** Below the prefix, the first one asked first. */
  readonly lookupTemplates: readonly string[];
  /** Below the prefix; empty: none. */
  readonly sharedPath: string;
  /** Empty: the root namespace. */
  readonly namespace: string;
  readonly loginTimeoutMs: number;
  readonly queryTimeoutMs: number;
  /** Remember which mounts are of version 2. */
  readonly isMountCacheEnabled: boolean;
  /** Where the address has no port, ask the name servers for one. */
  readonly isSrvLookupEnabled: boolean;
  readonly tls: VaultTls;
  readonly auth: VaultAuth;
  /** After this long one logs in anew, however long the lease is; 0: never for this reason. */
  readonly authMaxTtlMs: number;
  readonly retryInitialMs: number;
  readonly retryMaxMs: number;
};

/** The defaults of everything that has one. */
export const vaultDefaults = {
  pathPrefix: '/concourse',
  lookupTemplates: ['/{{.Team}}/{{.Pipeline}}/{{.Secret}}', '/{{.Team}}/{{.Secret}}'],
  sharedPath: '',
  namespace: '',
  loginTimeoutMs: 60_000,
  queryTimeoutMs: 60_000,
  isMountCacheEnabled: false,
  isSrvLookupEnabled: true,
  authMaxTtlMs: 0,
  retryInitialMs: 1_000,
  retryMaxMs: 300_000,
} as const satisfies Partial<VaultSettings>;

export const noTls: VaultTls = {
  authorities: [],
  clientCert: undefined,
  clientKey: undefined,
  serverName: undefined,
  skipVerify: false,
};

/** What is wrong with settings, whoever gave them; undefined: nothing. */
export function checkVaultSettings(settings: VaultSettings): string | undefined {
  const { url, pathPrefix, tls } = settings;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    return 'the address of Vault must be http://HOST or https://HOST';
  }
  if (parsed.username !== '' || parsed.password !== '') return 'the address of Vault must not have credentials in it';
  if (parsed.search !== '' || parsed.hash !== '') return 'the address of Vault must not have a query';
  if (pathPrefix.replaceAll('/', '') === '') return 'path prefix must be a non-empty string';
  if ((tls.clientCert === undefined) !== (tls.clientKey === undefined)) {
    return 'a client certificate for Vault needs its key, and a key its certificate';
  }
  try {
    parseVaultTemplates(settings);
    return undefined;
  } catch (error) {
    if (error instanceof LookupTemplateError) return error.message;
    throw error;
  }
}

/** The lookup templates with the prefix before them. Throws LookupTemplateError. */
export function parseVaultTemplates({
  pathPrefix,
  lookupTemplates,
}: Pick<VaultSettings, 'pathPrefix' | 'lookupTemplates'>): readonly LookupTemplate[] {
  const prefix = pathPrefix.replace(/^\/+|\/+$/g, '');
  return lookupTemplates.map((template) => parseLookupTemplate(`${prefix}/${template.replace(/^\/+/, '')}`));
}
