import { InvalidDurationError, parseDurationMs, Secret } from '@rondo/foundation';
import { isJsonObject, type JsonObject, type JsonValue } from '@rondo/pipeline';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { checkVaultSettings, noTls, type VaultAuth, type VaultSettings, vaultDefaults } from './vault-settings.ts';

const Text = Type.Optional(Type.String());
const Flag = Type.Optional(Type.Boolean());
/** A text in Go's notation, or nanoseconds. */
const Duration = Type.Optional(Type.Union([Type.String(), Type.Number({ minimum: 0 })]));

const Config = Type.Object(
  {
    url: Type.String(),
    path_prefix: Text,
    lookup_templates: Type.Optional(Type.Array(Type.String())),
    shared_path: Text,
    namespace: Text,
    login_timeout: Duration,
    query_timeout: Duration,
    enable_kv_mount_cache: Flag,
    disable_srv_lookup: Flag,
    ca_cert: Text,
    client_cert: Text,
    client_key: Text,
    server_name: Text,
    insecure_skip_verify: Flag,
    client_token: Text,
    client_token_path: Text,
    auth_backend: Text,
    auth_backend_max_ttl: Duration,
    auth_retry_max: Duration,
    auth_retry_initial: Duration,
    auth_params: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { additionalProperties: false },
);
type Config = Static<typeof Config>;

const fileRefused =
  'client_token_path is for the server only: a pipeline could read its files with it; give client_token instead, such as ((vault_token))';

/** Reads the settings of a `vault` source whose vars are filled in (operations.md A26); a text says what is wrong, without any value. */
export function readVaultConfig(given: JsonValue): VaultSettings | string {
  if (!isJsonObject(given)) return 'invalid vault config format';
  const config = withLowerKeys(given);
  if (!Value.Check(Config, config)) {
    return `invalid vault config: ${describeMismatch(config)}`;
  }
  const auth = readAuth(config);
  if (typeof auth === 'string') return auth;
  try {
    const settings = { ...readPlaces(config), ...readTimes(config), tls: readTls(config), auth };
    return checkVaultSettings(settings) ?? settings;
  } catch (error) {
    if (error instanceof InvalidDurationError) return `invalid vault config: ${error.message}`;
    throw error;
  }
}

/** Which setting is wrong and how, without what it is set to. */
function describeMismatch(config: JsonValue): string {
  const unknown = isJsonObject(config) ? Object.keys(config).find((key) => !(key in Config.properties)) : undefined;
  if (unknown !== undefined) return `'${unknown}' is not a setting`;
  const [first] = Value.Errors(Config, config);
  const key = first?.instancePath.split('/')[1] ?? '';
  const message = first?.message ?? 'cannot be read';
  return key === '' ? message : `'${key}' ${message}`;
}

function readPlaces(config: Config) {
  return {
    url: config.url.replace(/\/+$/, ''),
    pathPrefix: config.path_prefix ?? vaultDefaults.pathPrefix,
    lookupTemplates: config.lookup_templates?.length ? config.lookup_templates : vaultDefaults.lookupTemplates,
    sharedPath: config.shared_path ?? vaultDefaults.sharedPath,
    namespace: config.namespace ?? vaultDefaults.namespace,
    isMountCacheEnabled: config.enable_kv_mount_cache ?? vaultDefaults.isMountCacheEnabled,
    isSrvLookupEnabled: !(config.disable_srv_lookup ?? false),
  };
}

/** Throws InvalidDurationError. */
function readTimes(config: Config) {
  return {
    loginTimeoutMs: durationMs(config.login_timeout, vaultDefaults.loginTimeoutMs),
    queryTimeoutMs: durationMs(config.query_timeout, vaultDefaults.queryTimeoutMs),
    authMaxTtlMs: durationMs(config.auth_backend_max_ttl, vaultDefaults.authMaxTtlMs),
    retryInitialMs: durationMs(config.auth_retry_initial, vaultDefaults.retryInitialMs),
    retryMaxMs: durationMs(config.auth_retry_max, vaultDefaults.retryMaxMs),
  };
}

function durationMs(value: string | number | undefined, fallbackMs: number): number {
  if (value === undefined || value === '') return fallbackMs;
  return typeof value === 'number' ? value / 1e6 : parseDurationMs(value);
}

function readTls(config: Config): VaultSettings['tls'] {
  const given = (text: string | undefined) => (text === undefined || text === '' ? undefined : text);
  const key = given(config.client_key);
  const authority = given(config.ca_cert);
  return {
    ...noTls,
    authorities: authority === undefined ? [] : [authority],
    clientCert: given(config.client_cert),
    clientKey: key === undefined ? undefined : new Secret(key),
    serverName: given(config.server_name),
    skipVerify: config.insecure_skip_verify ?? false,
  };
}

function readAuth({
  client_token = '',
  client_token_path = '',
  auth_backend = '',
  auth_params = {},
}: Config): VaultAuth | string {
  if (client_token !== '') return { kind: 'token', token: new Secret(client_token) };
  if (client_token_path !== '') return fileRefused;
  if (auth_backend === '') return 'must configure client token or auth backend';
  const params = Object.entries(auth_params).map(([name, value]) => [name, new Secret(value)] as const);
  return { kind: 'backend', backend: auth_backend, params: Object.fromEntries(params) };
}

/** Stock reads keys in any case. */
function withLowerKeys(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.toLowerCase(), value]));
}
