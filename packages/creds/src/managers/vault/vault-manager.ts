import type { Clock, Logger, Secret } from '@rondo/foundation';
import type { JsonObject, JsonValue } from '@rondo/pipeline';
import type { LookupAsker } from '../../lookup-asker.ts';
import { type LookupPath, type LookupTemplate, lookupPath, pathBelow } from '../../lookup-path.ts';
import type { SecretManager, SecretReadError, SecretReading } from '../../secret-manager.ts';
import { fixedAddress, srvAddress } from './find-vault-address.ts';
import { dataPath, type KvMount, KvMounts } from './kv-mounts.ts';
import { type VaultAnswer, VaultClient, type VaultRequest } from './vault-client.ts';
import { vaultProblem } from './vault-problem.ts';
import { VaultSession } from './vault-session.ts';
import { parseVaultTemplates, type VaultSettings } from './vault-settings.ts';

type VaultParts = {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether what lies right below the prefix is for all: only in a pipeline's own source (operations.md A25.2). */
  readonly allowRoot: boolean;
};

/** HashiCorp Vault, key-value engines of both versions (operations.md A25.4). It logs in at once and stays so until disposed. */
export class VaultManager implements SecretManager {
  readonly name = 'vault';
  readonly #settings: VaultSettings;
  readonly #allowRoot: boolean;
  readonly #templates: readonly LookupTemplate[];
  readonly #client: VaultClient;
  readonly #session: VaultSession;
  readonly #mounts: KvMounts;

  /** Throws LookupTemplateError. */
  constructor(settings: VaultSettings, { clock, logger, allowRoot }: VaultParts) {
    this.#settings = settings;
    this.#allowRoot = allowRoot;
    this.#templates = parseVaultTemplates(settings);
    this.#client = new VaultClient(settings, settings.isSrvLookupEnabled ? srvAddress() : fixedAddress);
    this.#session = new VaultSession({ settings, client: this.#client, clock, logger });
    this.#mounts = new KvMounts(this.#client, { remember: settings.isMountCacheEnabled });
  }

  lookupPaths(asker: LookupAsker): readonly LookupPath[] {
    const prefix = trimmed(this.#settings.pathPrefix);
    const shared = trimmed(this.#settings.sharedPath);
    const paths = this.#templates.flatMap((template) => lookupPath(template, asker) ?? []);
    if (shared !== '') paths.push(pathBelow(`${prefix}/${shared}`));
    if (this.#allowRoot) paths.push(pathBelow(prefix));
    return paths;
  }

  read = async (path: string, signal?: AbortSignal): Promise<SecretReading> => {
    const token = await this.#session.token(signal);
    const reading = await this.#readWith(token, path, signal);
    if (reading !== 'refused') return reading.value;
    if (!(await this.#session.refused(token, signal))) throw this.#denied(path);
    const again = await this.#readWith(await this.#session.token(signal), path, signal);
    if (again === 'refused') throw this.#denied(path);
    return again.value;
  };

  async describe(signal?: AbortSignal): Promise<JsonObject> {
    const { url, pathPrefix, lookupTemplates, sharedPath, namespace, tls, auth, ...settings } = this.#settings;
    return {
      url,
      path_prefix: pathPrefix,
      lookup_templates: lookupTemplates,
      shared_path: sharedPath,
      namespace,
      ca_cert: tls.authorities.join('\n'),
      server_name: tls.serverName ?? '',
      auth_backend: auth.kind === 'backend' ? auth.backend : '',
      auth_max_ttl: settings.authMaxTtlMs * nanosecondsPerMs,
      auth_retry_max: settings.retryMaxMs * nanosecondsPerMs,
      auth_retry_initial: settings.retryInitialMs * nanosecondsPerMs,
      health: await this.#health(signal),
    };
  }

  [Symbol.dispose](): void {
    this.#session[Symbol.dispose]();
    this.#client[Symbol.dispose]();
  }

  async #readWith(
    token: Secret,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<'refused' | { readonly value: SecretReading }> {
    const bare = path.replace(/^\/+/, '').replace(/\/{2,}/g, '/');
    const mount = await this.#mounts.find(bare, token, signal);
    const isVersion2 = mount?.version === 2;
    const request: VaultRequest = { method: 'GET', path: isVersion2 ? dataPath(bare, mount) : bare, token };
    const answer = await this.#client.send(request, signal);
    if (answer.status === 403) return 'refused';
    if (answer.status === 404) return { value: { kind: 'not_found' } };
    if (answer.status !== 200) throw vaultProblem(request, answer);
    return { value: readSecret(answer, mount) };
  }

  #denied(path: string): SecretReadError {
    const answer = { status: 403, errors: ['permission denied'], body: {} };
    return vaultProblem({ method: 'GET', path }, answer);
  }

  /** A sealed or standby Vault answers too: what it says of itself is the answer. */
  async #health(signal: AbortSignal | undefined): Promise<JsonObject> {
    const method = '/v1/sys/health';
    const statuses = ['uninitcode', 'sealedcode', 'standbycode', 'drsecondarycode', 'performancestandbycode'];
    const query = statuses.map((name) => `${name}=299`).join('&');
    try {
      const { status, body, errors } = await this.#client.send({ method: 'GET', path: 'sys/health', query }, signal);
      if (status >= 200 && status < 300) return { response: body, method };
      return { error: `vault answered with ${status}${errors.length === 0 ? '' : `: ${errors.join('; ')}`}`, method };
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'vault did not answer', method };
    }
  }
}

const nanosecondsPerMs = 1e6;

/** What is told of a secret: its field `value` where it has one, else all of it (operations.md A25.3). */
function readSecret({ body }: VaultAnswer, mount: KvMount | undefined): SecretReading {
  const isVersion2 = mount?.version === 2;
  const data = isVersion2 ? memberOf(body.data, 'data') : body.data;
  // A deleted secret of version 2 has metadata and no data.
  if (!isObject(data)) return { kind: 'not_found' };
  const value = Object.hasOwn(data, 'value') ? (data.value ?? null) : data;
  const { lease_duration: leaseSeconds } = body;
  const ttlMs = !isVersion2 && typeof leaseSeconds === 'number' && leaseSeconds > 0 ? leaseSeconds * 500 : undefined;
  return { kind: 'found', value, ...(ttlMs === undefined ? {} : { ttlMs }) };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
