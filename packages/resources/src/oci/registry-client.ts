import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer as readBuffer } from 'node:stream/consumers';
import type { HttpRequest, HttpResponse } from '../sdk/http/http-client.ts';
import { readBody } from '../sdk/http/http-client.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import { isPrivateHost } from '../sdk/http/private-address.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { acceptedManifests } from './media-types.ts';
import { registryError } from './registry-error.ts';
import { RegistrySession, type RegistrySessionOptions } from './registry-session.ts';

export interface FetchedManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

export interface RegistryClientOptions extends RegistrySessionOptions {
  /** What all tags stand for, where that can be learned in one go elsewhere. */
  readonly listDigests?: () => Promise<ReadonlyMap<string, string>>;
}

const maxManifestBytes = 8 * 2 ** 20;
const maxRedirects = 5;

/** One repository of a registry. Opened for one operation; the connection and the token are shared by its requests. */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #session: RegistrySession;
  /** What the listing has told of tags already. */
  readonly #told = new Map<string, string>();

  private constructor(options: RegistryClientOptions, session: RegistrySession) {
    this.#options = options;
    this.#session = session;
  }

  static async open(options: RegistryClientOptions): Promise<RegistryClient> {
    return new RegistryClient(options, await RegistrySession.open(options));
  }

  /** The digest that a tag or digest stands for now; undefined when there is none. */
  async digestOf(reference: string): Promise<string | undefined> {
    const told = this.#told.get(reference);
    if (told !== undefined) return told;
    const response = await this.send('HEAD', `manifests/${reference}`, { headers: { accept: acceptedManifests } });
    response.body.resume();
    if (response.status === 404) return undefined;
    const digest = response.headers['docker-content-digest'];
    const complete = response.headers['content-type'] !== undefined && response.headers['content-length'] !== undefined;
    if (response.status === 200 && digest !== undefined && complete) return digest;
    return (await this.findManifest(reference))?.digest;
  }

  /** A manifest by tag or digest; undefined when there is none. Its bytes are checked against a digest. */
  async findManifest(reference: string): Promise<FetchedManifest | undefined> {
    const response = await this.send('GET', `manifests/${reference}`, { headers: { accept: acceptedManifests } });
    if (response.status === 404) {
      response.body.resume();
      return undefined;
    }
    if (response.status !== 200) throw await registryError('GET', this.url(`manifests/${reference}`), response);
    const bytes = Buffer.from(await readBufferUpTo(response.body, maxManifestBytes));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (reference.startsWith('sha256:') && digest !== reference) {
      throw new ProgramFailure(`manifest digest: ${digest} does not match requested digest: ${reference}`);
    }
    return { bytes, mediaType: response.headers['content-type'] ?? '', digest };
  }

  /** Like findManifest, but its absence is an error. */
  async getManifest(reference: string): Promise<FetchedManifest> {
    const found = await this.findManifest(reference);
    if (found !== undefined) return found;
    throw new ProgramFailure(
      `GET ${this.url(`manifests/${reference}`)}: MANIFEST_UNKNOWN: the registry has no such manifest`,
    );
  }

  /** Every tag, in the registry's order. Registries of Google tell their digests too, so that nobody need ask for them. */
  async listTags(): Promise<string[]> {
    const tags: string[] = [];
    let next: URL | undefined = this.url('tags/list?n=1000');
    while (next !== undefined) {
      const response = await this.sendTo('GET', next, {});
      if (response.status !== 200) throw await registryError('GET', next, response);
      const answer: unknown = parseAnswer(next, await readBody(response));
      const page: unknown = typeof answer === 'object' && answer !== null && 'tags' in answer ? answer.tags : [];
      if (Array.isArray(page)) tags.push(...page.filter((tag) => typeof tag === 'string'));
      for (const [tag, digest] of digestsIn(answer)) this.#told.set(tag, digest);
      next = nextPage(next, response.headers.link);
    }
    return tags;
  }

  /** Learns in one go what all tags stand for, where that is possible; else each has to be asked for. */
  async learnDigests(): Promise<void> {
    try {
      for (const [tag, digest] of (await this.#options.listDigests?.()) ?? []) this.#told.set(tag, digest);
    } catch (error) {
      // Whoever may not list images may still ask for each.
      if (!(error instanceof ProgramFailure || error instanceof HttpError)) throw error;
    }
  }

  /** The bytes of a blob, not yet checked against its digest. */
  async getBlob(digest: string): Promise<Readable> {
    let url = this.url(`blobs/${digest}`);
    let response = await this.sendTo('GET', url, {});
    for (let count = 0; response.status >= 301 && response.status <= 308 && count < maxRedirects; count += 1) {
      response.body.resume();
      const target = redirectTarget(url, response.headers.location);
      const sameHost = target.host === url.host;
      url = target;
      response = sameHost ? await this.sendTo('GET', url, {}) : await this.#plain('GET', url);
    }
    if (response.status !== 200) throw await registryError('GET', url, response);
    return response.body;
  }

  url(path: string): URL {
    return new URL(`${this.#options.image.repository}/${path}`, this.#session.base);
  }

  async send(method: string, path: string, options: Pick<HttpRequest, 'headers' | 'body'> = {}): Promise<HttpResponse> {
    return await this.sendTo(method, this.url(path), options);
  }

  /** Sends with authorization; a token that has expired meanwhile is renewed once. */
  async sendTo(method: string, url: URL, options: Pick<HttpRequest, 'headers' | 'body'>): Promise<HttpResponse> {
    const response = await this.#authorized(method, url, options);
    const repeatable =
      options.body === undefined || typeof options.body === 'string' || options.body instanceof Uint8Array;
    if (response.status !== 401 || this.#session.authorization?.startsWith('Bearer ') !== true || !repeatable)
      return response;
    response.body.resume();
    await this.#session.authorize();
    return await this.#authorized(method, url, options);
  }

  async #authorized(method: string, url: URL, options: Pick<HttpRequest, 'headers' | 'body'>): Promise<HttpResponse> {
    const { authorization } = this.#session;
    const headers = { ...options.headers, ...(authorization === undefined ? {} : { authorization }) };
    const { http, signal } = this.#options;
    return await http.send({ ...options, method, url, headers, signal });
  }

  async #plain(method: string, url: URL): Promise<HttpResponse> {
    return await this.#options.http.send({ method, url, signal: this.#options.signal });
  }
}

/** `{"manifest": {"sha256:...": {"tag": ["1.0", "latest"]}}}` beside the tags. */
function* digestsIn(answer: unknown): Generator<[tag: string, digest: string]> {
  const manifests: unknown =
    typeof answer === 'object' && answer !== null && 'manifest' in answer ? answer.manifest : {};
  if (typeof manifests !== 'object' || manifests === null) return;
  for (const [digest, about] of Object.entries(manifests)) {
    const tags: unknown = typeof about === 'object' && about !== null && 'tag' in about ? about.tag : [];
    if (!/^sha256:[0-9a-f]{64}$/.test(digest) || !Array.isArray(tags)) continue;
    for (const tag of tags) if (typeof tag === 'string') yield [tag, digest];
  }
}

function nextPage(current: URL, link: string | undefined): URL | undefined {
  const [, target] = /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(link ?? '') ?? [];
  const url = target === undefined ? null : URL.parse(target, current.href);
  // Another host would get the token of this one.
  return url === null || url.host !== current.host || url.href === current.href ? undefined : url;
}

function redirectTarget(from: URL, location: string | undefined): URL {
  const target = URL.parse(location ?? '', from.href);
  if (target === null) throw new ProgramFailure(`GET ${from.host}${from.pathname}: redirected to nowhere`);
  if (isPrivateHost(target.hostname) && !isPrivateHost(from.hostname)) {
    throw new ProgramFailure(`GET ${from.host}${from.pathname}: redirected to the private address ${target.hostname}`);
  }
  return target;
}

async function readBufferUpTo(stream: Readable, maxBytes: number): Promise<Buffer> {
  let sizeBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) stream.destroy(new Error(`a manifest is larger than ${maxBytes} bytes`));
  });
  return await readBuffer(stream);
}
