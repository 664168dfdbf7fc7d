import { systemClock } from '@rondo/foundation';
import { type HttpClient, type HttpResponse, readBody } from '../sdk/http/http-client.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import { isPrivateHost } from '../sdk/http/private-address.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { hostOf, type ImageName } from './image-name.ts';
import { RegistryError, registryError } from './registry-error.ts';

export type RegistryCredentials =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };

export interface RegistrySessionOptions {
  readonly http: HttpClient;
  readonly image: ImageName;
  readonly credentials: RegistryCredentials | undefined;
  /** Plain HTTP is fine. */
  readonly insecure: boolean;
  /** What the token is for; `catalog` only with trust servers. */
  readonly scope: 'pull' | 'push,pull' | 'catalog';
  readonly signal: AbortSignal;
}

/** How long the other scheme waits for https to answer. */
const headStartMs = 300;

/** A registry that has been asked what it wants: its base URL, and authorization for each request. */
export class RegistrySession {
  readonly base: URL;
  readonly #options: RegistrySessionOptions;
  readonly #challenge: Challenge;
  #authorization: string | undefined;

  private constructor(options: RegistrySessionOptions, base: URL, challenge: Challenge) {
    this.#options = options;
    this.base = base;
    this.#challenge = challenge;
  }

  /** `GET /v2/`, then the token if one is wanted (resources.md 5.4). */
  static async open(options: RegistrySessionOptions): Promise<RegistrySession> {
    const { registry } = options.image;
    const schemes = options.insecure || isPrivateHost(hostOf(registry)) ? ['https', 'http'] : ['https'];
    const { base, challenge } = await firstToAnswer(
      schemes.map((scheme) => new URL(`${scheme}://${registry}/v2/`)),
      options,
    );
    const session = new RegistrySession(options, base, challenge);
    await session.authorize();
    return session;
  }

  /** What goes into `Authorization`; undefined when nothing is wanted or known. */
  get authorization(): string | undefined {
    return this.#authorization;
  }

  /** Gets a token, or a new one. */
  async authorize(): Promise<void> {
    const { credentials } = this.#options;
    if (this.#challenge.scheme === 'bearer') this.#authorization = `Bearer ${await this.#fetchToken(this.#challenge)}`;
    if (this.#challenge.scheme === 'basic' && credentials !== undefined && 'password' in credentials) {
      this.#authorization = basic(credentials);
    }
  }

  async #fetchToken(challenge: Extract<Challenge, { scheme: 'bearer' }>): Promise<string> {
    const { http, image, credentials, scope, signal } = this.#options;
    const realm = this.#realmUrl(challenge.realm);
    const scopes = `repository:${image.repository}:${scope}`;
    const service = challenge.service === undefined ? {} : { service: challenge.service };
    if (credentials !== undefined && 'identityToken' in credentials) {
      const form = { grant_type: 'refresh_token', refresh_token: credentials.identityToken, scope: scopes, ...service };
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams({ client_id: 'rondo', ...form }).toString();
      return await tokenOf(realm, 'POST', await http.send({ method: 'POST', url: realm, headers, body, signal }));
    }
    for (const [name, value] of Object.entries({ scope: scopes, ...service })) realm.searchParams.set(name, value);
    const headers = credentials === undefined ? {} : { authorization: basic(credentials) };
    return await tokenOf(realm, 'GET', await http.send({ method: 'GET', url: realm, headers, signal }));
  }

  /** A registry must not send us, and our credentials, just anywhere. */
  #realmUrl(text: string): URL {
    const url = URL.parse(text, this.base.href);
    const sameHost = url !== null && url.hostname === this.base.hostname;
    const plainIsFine = this.base.protocol === 'http:';
    if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && plainIsFine))) {
      throw new ProgramFailure(`the registry ${this.base.host} wants tokens from ${text}, which is no https URL`);
    }
    if (isPrivateHost(url.hostname) && !sameHost) {
      throw new ProgramFailure(`the registry ${this.base.host} wants tokens from the private address ${url.hostname}`);
    }
    return url;
  }
}

async function firstToAnswer(
  urls: URL[],
  options: RegistrySessionOptions,
): Promise<{ base: URL; challenge: Challenge }> {
  const [first, second] = urls;
  if (first === undefined || second === undefined) return await ping(first ?? new URL('https://invalid/'), options);
  const primary = ping(first, options);
  const fallback = (async () => {
    const early = await Promise.race([
      primary.then(
        () => true,
        () => false,
      ),
      delay(headStartMs, options.signal),
    ]);
    return early === true ? await primary : await ping(second, options);
  })();
  try {
    return await Promise.any([primary, fallback]);
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    // A server that refused says more than a scheme that nobody speaks, and may say that trying again helps.
    throw error.errors.find((reason) => reason instanceof RegistryError) ?? error.errors[0];
  }
}

async function delay(durationMs: number, signal: AbortSignal): Promise<undefined> {
  await systemClock.sleep(durationMs, signal);
  return undefined;
}

async function ping(url: URL, { http, signal }: RegistrySessionOptions): Promise<{ base: URL; challenge: Challenge }> {
  const response = await http.send({ method: 'GET', url, signal });
  if (response.status === 200) {
    response.body.resume();
    return { base: url, challenge: { scheme: 'none' } };
  }
  if (response.status !== 401) throw await registryError('GET', url, response);
  response.body.resume();
  const header = response.headers['www-authenticate'] ?? '';
  const challenge = parseChallenge(header);
  if (challenge !== undefined) return { base: url, challenge };
  throw new HttpError(
    'GET',
    url,
    new Error(`the registry wants an authorization that is unknown: ${header.split(' ')[0]}`),
  );
}

async function tokenOf(url: URL, method: string, response: HttpResponse): Promise<string> {
  if (response.status !== 200) throw await registryError(method, url, response);
  const answer: unknown = parseAnswer(url, await readBody(response, 2 ** 20));
  for (const name of ['token', 'access_token'] as const) {
    const token = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
    if (typeof token === 'string' && token !== '') return token;
  }
  throw await registryError(method, url, { ...response, status: 200 });
}

function basic(credentials: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}
