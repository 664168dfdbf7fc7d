import { RondoError } from '@rondo/foundation';
import { HttpClient, type HttpRequest, type HttpResponse, readBody } from '../sdk/http/http-client.ts';
import { withoutSecrets } from '../sdk/http/http-error.ts';
import { parseAnswer } from '../sdk/http/parse-answer.ts';
import { type MaybeTransient, retryTransient } from '../sdk/http/retry-transient.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { objectOf, type Release, type ReleaseAsset, toAsset, toRelease, toReleaseOfGraphql } from './release.ts';
import type { ReleaseSource } from './request.ts';

/** GitHub refused a request. */
export class GithubError extends RondoError implements MaybeTransient {
  readonly code = 'GITHUB_REFUSED';
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: { status: number; retryAfterMs: number | undefined }) {
    super(message);
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Rate limits say when to come back; errors of the server pass by themselves. */
  get transient(): boolean {
    return this.status >= 500 || this.status === 429 || (this.status === 403 && this.retryAfterMs !== undefined);
  }
}

const releasesQuery = `query($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    releases(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      nodes { id databaseId tagName tag { name } name description url isDraft isPrerelease createdAt publishedAt }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;

/** The releases of one repository. */
export class GithubClient {
  readonly #source: ReleaseSource;
  readonly #context: ProgramContext;
  readonly #http: HttpClient;
  readonly #api: URL;

  constructor(source: ReleaseSource, context: ProgramContext) {
    this.#source = source;
    this.#context = context;
    this.#api = new URL(`${(source.github_api_url || 'https://api.github.com').replace(/\/$/, '')}/`);
    this.#http = new HttpClient({
      env: context.env,
      skipVerification: source.insecure,
      userAgent: 'rondo-github-release',
    });
    context.cleanUps.use(this.#http);
  }

  /** All releases, the newest first: by GraphQL with a token (one request for a hundred with all that is needed), else by REST. */
  async listReleases(): Promise<Release[]> {
    return this.#source.access_token === ''
      ? (await this.#pages('releases')).map(toRelease)
      : await this.#listByGraphql();
  }

  /** All releases by REST, drafts among them. */
  async listReleasesToChange(): Promise<Release[]> {
    return (await this.#pages('releases')).map(toRelease);
  }

  async releaseById(id: string): Promise<Release | undefined> {
    return await this.#optional(`releases/${encodeURIComponent(id)}`, toRelease);
  }

  async releaseByTag(tag: string): Promise<Release | undefined> {
    return await this.#optional(`releases/tags/${encodeURIComponent(tag)}`, toRelease);
  }

  async listAssets(releaseId: number): Promise<ReleaseAsset[]> {
    return (await this.#pages(`releases/${releaseId}/assets`)).map(toAsset);
  }

  /** The commit of a tag; annotated tags are followed. */
  async commitOfTag(tag: string): Promise<string | undefined> {
    let object = objectOf(
      (await this.#optional(`git/ref/tags/${tag.split('/').map(encodeURIComponent).join('/')}`, objectOf))?.object,
    );
    for (let depth = 0; object.type === 'tag' && depth < 10; depth += 1) {
      object = objectOf((await this.#optional(`git/tags/${String(object.sha)}`, objectOf))?.object);
    }
    return object.type === 'commit' && typeof object.sha === 'string' ? object.sha : undefined;
  }

  async createRelease(fields: object): Promise<Release> {
    return toRelease(await this.#json('POST', this.repoUrl('releases'), fields));
  }

  async updateRelease(id: number, fields: object): Promise<Release> {
    return toRelease(await this.#json('PATCH', this.repoUrl(`releases/${id}`), fields));
  }

  async renameAsset(id: number, name: string): Promise<void> {
    await this.#json('PATCH', this.repoUrl(`releases/assets/${id}`), { name });
  }

  async deleteAsset(id: number): Promise<void> {
    const response = await this.send({ method: 'DELETE', url: this.repoUrl(`releases/assets/${id}`) });
    response.body.resume();
  }

  repoUrl(path: string): URL {
    const { owner, repository } = this.#source;
    return new URL(`repos/${encodeURIComponent(owner)}/${encodeURIComponent(repository)}/${path}`, this.#api);
  }

  /** Where assets are uploaded to. */
  uploadUrl(release: Release, name: string): URL {
    const told = this.#source.github_uploads_url;
    const { owner, repository } = this.#source;
    const base =
      told === ''
        ? release.uploadUrl.replace(/\{.*$/, '')
        : `${told.replace(/\/$/, '')}/repos/${owner}/${repository}/releases/${release.id}/assets`;
    const url = new URL(base);
    url.searchParams.set('name', name);
    return url;
  }

  /** Sends with the token, to GitHub's own hosts only; follows no redirect. Throws GithubError. */
  async send(request: Omit<HttpRequest, 'signal'> & { readonly expected?: readonly number[] }): Promise<HttpResponse> {
    const { access_token: token } = this.#source;
    const headers = {
      accept: 'application/vnd.github+json',
      ...request.headers,
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await this.#http.send({ ...request, headers, signal: this.#context.signal });
    if ((response.status >= 200 && response.status < 300) || request.expected?.includes(response.status) === true)
      return response;
    throw await githubError(request.method, request.url, response);
  }

  /** Sends without the token: to hosts that GitHub redirects to. */
  async sendElsewhere(url: URL): Promise<HttpResponse> {
    return await this.#http.send({
      method: 'GET',
      url,
      headers: { accept: 'application/octet-stream' },
      signal: this.#context.signal,
    });
  }

  async #listByGraphql(): Promise<Release[]> {
    const url = this.#graphqlUrl();
    const { owner, repository: name } = this.#source;
    const releases: Release[] = [];
    for (let after: unknown = null; ; ) {
      const variables = { owner, name, after };
      const ask = async () => resultOf(url, await this.#json('POST', url, { query: releasesQuery, variables }));
      const answer = await retryTransient(this.#context, ask, (message) => this.#context.log(message));
      const page = objectOf(objectOf(objectOf(answer.data).repository).releases);
      if (Array.isArray(page.nodes)) releases.push(...page.nodes.map(toReleaseOfGraphql));
      const info = objectOf(page.pageInfo);
      if (info.hasNextPage !== true) return releases;
      after = info.endCursor;
    }
  }

  #graphqlUrl(): URL {
    if (this.#source.github_v4_api_url !== '') return new URL(this.#source.github_v4_api_url);
    return new URL(
      this.#api.href.endsWith('/v3/') ? this.#api.href.replace(/v3\/$/, 'graphql') : `${this.#api.href}graphql`,
    );
  }

  async #pages(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let next: URL | undefined = this.repoUrl(`${path}?per_page=100`); next !== undefined; ) {
      const url: URL = next;
      const response = await this.#patiently(() => this.send({ method: 'GET', url }));
      const page = parseAnswer(url, await readBody(response));
      if (Array.isArray(page)) items.push(...page);
      const [, target] = /<([^>]+)>\s*;[^,]*rel="next"/.exec(response.headers.link ?? '') ?? [];
      const following = target === undefined ? null : URL.parse(target, url.href);
      next = following !== null && following.host === url.host ? following : undefined;
    }
    return items;
  }

  async #optional<Value>(path: string, read: (value: unknown) => Value): Promise<Value | undefined> {
    const url = this.repoUrl(path);
    const response = await this.#patiently(() => this.send({ method: 'GET', url, expected: [404] }));
    const body = await readBody(response);
    return response.status === 404 ? undefined : read(parseAnswer(url, body));
  }

  async #json(method: string, url: URL, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const response = await this.#patiently(() => this.send({ method, url, headers, body: JSON.stringify(body) }));
    return parseAnswer(url, await readBody(response));
  }

  async #patiently(work: () => Promise<HttpResponse>): Promise<HttpResponse> {
    return await retryTransient(this.#context, work, (message) => this.#context.log(message));
  }
}

/** An answer of GraphQL, which refuses with status 200; a rate limit passes by itself. */
function resultOf(url: URL, value: unknown): ReturnType<typeof objectOf> {
  const answer = objectOf(value);
  const [error] = Array.isArray(answer.errors) ? answer.errors.map(objectOf) : [];
  if (error === undefined) return answer;
  const status = error.type === 'RATE_LIMITED' ? 429 : 200;
  throw new GithubError(`POST ${withoutSecrets(url)}: ${String(error.message)}`, { status, retryAfterMs: undefined });
}

/** What GitHub says, and for rate limits when to come back. */
async function githubError(method: string, url: URL, response: HttpResponse): Promise<GithubError> {
  const body = await readBody(response, 65_536).catch(() => '');
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? '';
  const {
    'retry-after': retryAfter,
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': reset,
  } = response.headers;
  const untilResetMs = remaining === '0' && reset !== undefined ? Number(reset) * 1000 - Date.now() : undefined;
  const retryAfterMs = retryAfter === undefined ? untilResetMs : Number(retryAfter) * 1000;
  return new GithubError(
    `${method} ${withoutSecrets(url)}: status ${response.status}${message === '' ? '' : `: ${message}`}`,
    {
      status: response.status,
      retryAfterMs:
        retryAfterMs === undefined || !Number.isFinite(retryAfterMs) ? undefined : Math.max(retryAfterMs, 0),
    },
  );
}
