import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '@rondo/foundation';
import type { JsonObject } from '@rondo/pipeline';

export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly namespace: string;
  readonly body: JsonObject;
};

type Token = {
  readonly leaseSeconds: number;
  readonly isRenewable: boolean;
  untilMs: number;
  canRead: (path: string) => boolean;
};

export type FakeVaultOptions = {
  readonly clock?: Clock;
  /** Asked for in every request; empty: the root namespace. */
  readonly namespace?: string;
  /** Speaks HTTPS; with a client authority it asks for clients' certificates. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  readonly port?: number;
};

type Reply = {
  readonly status: number;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
};

const readAll = (_path: string): boolean => true;

const denied: Reply = { status: 403, body: { errors: ['permission denied'] } };
const nothing: Reply = { status: 404, body: { errors: [] } };

/** A Vault of its own for tests: tokens that expire, key-value engines of both versions, logins, and the ways in which it fails. It sees every request. */
export class FakeVault implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  /** By path of the secret: `MOUNT/…`. */
  readonly #secrets = new Map<string, JsonObject | 'deleted'>();
  readonly #mounts = new Map<string, 1 | 2>();
  readonly #tokens = new Map<string, Token>();
  readonly #logins = new Map<string, JsonObject>();
  readonly #server: Server;
  readonly #options: FakeVaultOptions;
  #issued = 0;
  /** What comes instead of the next answers. */
  readonly failures: (Reply | 'hang' | 'reset')[] = [];
  isSealed = false;
  /** Of tokens that logins give. */
  lease = { seconds: 3600, isRenewable: true };
  secretLeaseSeconds = 2_764_800;

  private constructor(options: FakeVaultOptions) {
    this.#options = options;
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    };
    const { tls } = options;
    this.#server =
      tls === undefined
        ? createHttp(answer)
        : createHttps(
            {
              ...tls,
              ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
            },
            answer,
          );
  }

  static async start(options: FakeVaultOptions = {}): Promise<FakeVault> {
    const vault = new FakeVault(options);
    vault.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(vault.#server, 'listening');
    return vault;
  }

  get url(): string {
    // A server that listens on a port has such an address.
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  }

  mount(path: string, version: 1 | 2): void {
    this.#mounts.set(`${path}/`, version);
  }

  write(path: string, data: JsonObject): void {
    this.#secrets.set(path, data);
  }

  /** As `vault kv delete` does: version 2 keeps the metadata. */
  remove(path: string): void {
    if (this.#secrets.has(path)) this.#secrets.set(path, 'deleted');
  }

  /** A token that exists from now on; 0 seconds: for ever. */
  issue(token: string, { leaseSeconds = 0, isRenewable = false, canRead = readAll } = {}): void {
    const untilMs = leaseSeconds === 0 ? Number.POSITIVE_INFINITY : this.#nowMs() + leaseSeconds * 1000;
    this.#tokens.set(token, { leaseSeconds, isRenewable, untilMs, canRead });
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  /** Lets a login in whose body is exactly this: `approle/login`, `userpass/login/alice`. */
  allowLogin(path: string, body: JsonObject): void {
    this.#logins.set(`auth/${path}`, body);
  }

  /** Requests of one kind, for counting. */
  requests(pathPart: string): SeenRequest[] {
    return this.seen.filter(({ path }) => path.includes(pathPart));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(new URL(request.url ?? '/', 'http://vault').pathname),
      token: String(request.headers['x-vault-token'] ?? ''),
      namespace: String(request.headers['x-vault-namespace'] ?? ''),
      body: text === '' ? {} : JSON.parse(text),
    };
    this.seen.push(seen);
    const failure = this.failures.shift();
    if (failure === 'hang') return;
    if (failure === 'reset') {
      request.socket.destroy();
      return;
    }
    const { status, body, headers = {} } = failure ?? this.#reply(seen, request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #reply(seen: SeenRequest, request: IncomingMessage): Reply {
    const { method, path } = seen;
    if (!path.startsWith('/v1/') || request.headers['x-vault-request'] !== 'true')
      return { status: 400, body: { errors: ['bad request'] } };
    const below = path.slice('/v1/'.length);
    if (below === 'sys/health' && method === 'GET') return this.#health();
    if (this.isSealed) return { status: 503, body: { errors: ['Vault is sealed'] } };
    if (seen.namespace !== (this.#options.namespace ?? '')) return nothing;
    if (/^auth\/[^/]+\/login/.test(below)) return this.#login(below, seen, request);
    const token = this.#tokens.get(seen.token);
    if (token === undefined || token.untilMs <= this.#nowMs()) return denied;
    if (below === 'auth/token/lookup-self' && method === 'GET') return this.#lookUp(token);
    if (below === 'auth/token/renew-self' && method === 'PUT') return this.#renew(seen.token, token);
    if (method !== 'GET') return { status: 405, body: { errors: ['unsupported operation'] } };
    if (below.startsWith('sys/internal/ui/mounts/'))
      return this.#mountOf(below.slice('sys/internal/ui/mounts/'.length));
    return token.canRead(below) ? this.#read(below) : denied;
  }

  #health(): Reply {
    return {
      status: this.isSealed ? 299 : 200,
      body: { initialized: true, sealed: this.isSealed, standby: false, version: '1.20.0' },
    };
  }

  #login(path: string, { method, body }: SeenRequest, request: IncomingMessage): Reply {
    if (method !== 'POST' && method !== 'PUT') return { status: 405, body: { errors: ['unsupported operation'] } };
    const expected = this.#logins.get(path);
    if (expected === undefined || JSON.stringify(expected) !== JSON.stringify(body)) {
      return { status: 400, body: { errors: [`invalid login with ${JSON.stringify(body)}`] } };
    }
    // Without TLS there is no certificate to look at.
    if (path === 'auth/cert/login' && !(request.socket as TLSSocket).authorized) {
      return { status: 400, body: { errors: ['client certificate must be supplied'] } };
    }
    this.#issued += 1;
    const token = `hvs.issued-${this.#issued}`;
    const { seconds, isRenewable } = this.lease;
    this.issue(token, { leaseSeconds: seconds, isRenewable });
    return { status: 200, body: { auth: { client_token: token, lease_duration: seconds, renewable: isRenewable } } };
  }

  #lookUp(token: Token): Reply {
    const ttl = token.leaseSeconds === 0 ? 0 : Math.floor((token.untilMs - this.#nowMs()) / 1000);
    return { status: 200, body: { data: { ttl, renewable: token.isRenewable } } };
  }

  #renew(name: string, token: Token): Reply {
    if (!token.isRenewable) return { status: 400, body: { errors: ['lease is not renewable'] } };
    token.untilMs = this.#nowMs() + token.leaseSeconds * 1000;
    return { status: 200, body: { auth: { client_token: name, lease_duration: token.leaseSeconds, renewable: true } } };
  }

  #mountOf(path: string): Reply {
    const found = [...this.#mounts].find(([mount]) => `${path}/`.startsWith(mount));
    if (found === undefined)
      return {
        status: 403,
        body: {
          errors: ["preflight capability check returned 403, please ensure client's policies grant access to path"],
        },
      };
    return { status: 200, body: { data: { path: found[0], type: 'kv', options: { version: String(found[1]) } } } };
  }

  #read(path: string): Reply {
    const mount = [...this.#mounts].find(([prefix]) => path.startsWith(prefix));
    if (mount === undefined) return { status: 404, body: { errors: [`no handler for route "${path}"`] } };
    const [prefix, version] = mount;
    if (version === 1) {
      const data = this.#secrets.get(path);
      if (data === undefined || data === 'deleted') return nothing;
      return { status: 200, body: { lease_duration: this.secretLeaseSeconds, renewable: false, data } };
    }
    if (!path.startsWith(`${prefix}data/`))
      return { status: 404, body: { errors: [], warnings: ['Invalid path for a versioned K/V secrets engine.'] } };
    const data = this.#secrets.get(`${prefix}${path.slice(`${prefix}data/`.length)}`);
    if (data === undefined) return nothing;
    if (data === 'deleted')
      return { status: 404, body: { data: { data: null, metadata: { version: 1, destroyed: false } } } };
    return { status: 200, body: { lease_duration: 0, data: { data, metadata: { version: 1, destroyed: false } } } };
  }

  #nowMs(): number {
    return (this.#options.clock ?? systemClock).nowMs();
  }
}
