import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { anySignal, Secret } from '@rondo/foundation';
import type { JsonObject, JsonValue } from '@rondo/pipeline';
import { SecretReadError } from '../../secret-manager.ts';
import { type FindVaultAddress, fixedAddress } from './find-vault-address.ts';
import { exchange, type HttpAnswer } from './http-exchange.ts';
import type { VaultSettings, VaultTls } from './vault-settings.ts';

export type VaultRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `/v1/`, segments not encoded. */
  readonly path: string;
  readonly query?: string;
  /** Texts that are secrets are revealed here and nowhere else. */
  readonly body?: Readonly<Record<string, Secret | string>>;
  readonly token?: Secret | undefined;
};

export type VaultAnswer = {
  readonly status: number;
  /** Empty where the answer had no body. */
  readonly body: JsonObject;
  /** What Vault says is wrong. */
  readonly errors: readonly string[];
};

/** Speaks HTTP with Vault: addresses, headers, time limits, one redirection. What an answer means is decided by whoever asks. */
export class VaultClient implements Disposable {
  readonly #settings: Pick<VaultSettings, 'url' | 'namespace' | 'queryTimeoutMs'>;
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #tls: VaultTls;
  /** Made when first needed: it reads the machine's authorities. */
  #https: HttpsAgent | undefined;
  readonly #findAddress: FindVaultAddress;

  constructor(
    settings: Pick<VaultSettings, 'url' | 'namespace' | 'queryTimeoutMs' | 'tls'>,
    findAddress: FindVaultAddress = fixedAddress,
  ) {
    this.#settings = settings;
    this.#findAddress = findAddress;
    this.#tls = settings.tls;
  }

  /** Throws SecretReadError where no answer came, or none that is JSON. */
  async send(request: VaultRequest, signal?: AbortSignal): Promise<VaultAnswer> {
    const { method, path, query } = request;
    const deadline = AbortSignal.timeout(this.#settings.queryTimeoutMs);
    try {
      const bounded = anySignal(signal, deadline);
      const base = await this.#findAddress(new URL(this.#settings.url), bounded);
      const first = addressOf(base, path, query);
      const answer = await this.#exchange(first, request, bounded);
      const next = redirection(first, answer);
      return readAnswer(next === undefined ? answer : await this.#exchange(next, request, bounded));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const what = `vault did not answer ${method} ${path}`;
      if (deadline.aborted) {
        throw new SecretReadError(`${what} within ${this.#settings.queryTimeoutMs / 1000}s`, { isTemporary: true });
      }
      if (error instanceof SecretReadError) throw error;
      // A certificate that is not trusted now will not be in a second.
      throw new SecretReadError(`${what}: ${reasonOf(error)}`, {
        isTemporary: !isCertificateError(error),
        cause: error,
      });
    }
  }

  #exchange(url: URL, { method, token, body }: VaultRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { namespace } = this.#settings;
    const headers = {
      'x-vault-request': 'true',
      accept: 'application/json',
      ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }),
      ...(token === undefined ? {} : { 'x-vault-token': token.reveal() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const options = { method, headers, signal };
    const started =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, agent: this.#httpsAgent() })
        : requestHttp(url, { ...options, agent: this.#http });
    return exchange(started, body === undefined ? undefined : JSON.stringify(body, reveal));
  }

  [Symbol.dispose](): void {
    this.#http.destroy();
    this.#https?.destroy();
  }

  #httpsAgent(): HttpsAgent {
    this.#https ??= new HttpsAgent(agentOptions(this.#tls));
    return this.#https;
  }
}

/** JSON.stringify asks toJSON first, which hides a secret; `this` still has the value itself. */
function reveal(this: Readonly<Record<string, unknown>>, key: string, shown: unknown): unknown {
  const value = this[key];
  return value instanceof Secret ? value.reveal() : shown;
}

function agentOptions({ skipVerify, serverName, ...certificates }: VaultTls): AgentOptions {
  return {
    keepAlive: true,
    rejectUnauthorized: !skipVerify,
    // One for all connections: making it takes longer than a request.
    secureContext: secureContext(certificates),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

/** Given authorities are the only ones; else those of the machine are trusted. */
function secureContext({
  authorities,
  clientCert,
  clientKey,
}: Pick<VaultTls, 'authorities' | 'clientCert' | 'clientKey'>): SecureContext {
  const machine = () => [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return createSecureContext({
    ca: authorities.length === 0 ? machine() : [...authorities],
    ...(clientCert === undefined ? {} : { cert: clientCert }),
    ...(clientKey === undefined ? {} : { key: clientKey.reveal() }),
  });
}

function addressOf(base: URL, path: string, query: string | undefined): URL {
  const url = new URL(base);
  const encoded = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(encodeURIComponent)
    .join('/');
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/v1/${encoded}`;
  url.search = query ?? '';
  return url;
}

/** A standby says where the active node is. The token goes along, so never from https to http. */
function redirection(from: URL, { status, location }: HttpAnswer): URL | undefined {
  if (![301, 302, 307, 308].includes(status) || location === undefined || !URL.canParse(location, from.href))
    return undefined;
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== from.protocol) {
    throw new SecretReadError('vault redirects from https to http; what it keeps is not sent in clear', {
      isTemporary: false,
    });
  }
  return to.protocol === 'https:' || to.protocol === 'http:' ? to : undefined;
}

function readAnswer({ status, text }: HttpAnswer): VaultAnswer {
  const body = text.trim() === '' ? {} : parseObject(text);
  if (body === undefined) {
    // A proxy in between speaks HTML.
    throw new SecretReadError(`vault answered with ${status} and something else than JSON; is its address right?`, {
      isTemporary: status >= 500,
    });
  }
  const { errors } = body;
  return { status, body, errors: Array.isArray(errors) ? errors.map(String) : [] };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  const code = 'code' in error ? String(error.code) : '';
  return error.message === '' ? code : error.message;
}

function isCertificateError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_OSSL/.test(code);
}
