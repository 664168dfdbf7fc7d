import { HttpStatusError } from '../sdk/http/http-status-error.ts';
import { readJsonAnswer, ServiceClient } from '../sdk/http/service-client.ts';
import { type Decoder, flag, listOf, looseText, optional, record, text } from '../sdk/json/decoders.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { pagesOf } from './pages-of.ts';
import {
  decodeOptionalPullRequest,
  decodePullRequest,
  type PullRequest,
  type PullRequestCommit,
} from './pull-request.ts';
import { getPullRequest, listChangedFiles, listComments, listPullRequests } from './queries.ts';
import type { PullRequestSource } from './request.ts';

const forward = record({ endCursor: text, hasNextPage: flag });
const backward = record({ startCursor: text, hasPreviousPage: flag });

const pulls = record({
  repository: record({ pullRequests: record({ nodes: listOf(decodePullRequest), pageInfo: forward }) }),
});
const onePull = record({ repository: record({ pullRequest: decodeOptionalPullRequest }) });
const files = record({ nodes: listOf(record({ path: text })), pageInfo: forward });
const changed = record({ repository: record({ pullRequest: record({ files }) }) });
const comments = record({
  nodes: listOf(record({ databaseId: looseText, author: record({ login: text }) })),
  pageInfo: backward,
});
const commented = record({
  viewer: record({ login: text }),
  repository: record({ pullRequest: record({ comments }) }),
});

/** A status of a commit. */
export interface CommitStatus {
  readonly state: string;
  readonly target_url: string;
  readonly description: string;
  readonly context: string;
}

/** GitHub's own limit: longer ones are refused. */
const maxDescriptionLength = 140;

/** Pull requests of one repository, over GitHub's APIs. Throws HttpStatusError, HttpError. */
export class PullRequestClient {
  readonly #source: PullRequestSource;
  readonly #client: ServiceClient;

  constructor(source: PullRequestSource, context: ProgramContext) {
    this.#source = source;
    this.#client = new ServiceClient({
      context,
      userAgent: 'rondo-github-pr',
      skipVerification: source.skip_ssl_verification,
      explain: explainGithubError,
      authorize: async () => ({ authorization: `Bearer ${source.access_token}` }),
    });
  }

  /** All pull requests in some states, with their last commit each. */
  async list(states: readonly string[]): Promise<PullRequest[]> {
    const base = this.#source.base_branch || null;
    const ask = (after: string | null) => this.#query(listPullRequests, { states, base, after }, pulls);
    const found: PullRequest[] = [];
    for await (const { repository } of pagesOf(ask, (page) => following(page.repository.pullRequests.pageInfo))) {
      found.push(...repository.pullRequests.nodes);
    }
    return found;
  }

  /** A pull request and one of its commits. Throws ProgramFailure when there is none such. */
  async getCommit(number: number, oid: string): Promise<{ pull: PullRequest; tip: PullRequestCommit }> {
    const ask = async (before: string | null) => {
      const { pullRequest } = (await this.#query(getPullRequest, { number, before }, onePull)).repository;
      if (pullRequest === undefined) throw getFailure(`pull request ${number} does not exist`);
      return pullRequest;
    };
    for await (const pull of pagesOf(ask, ({ commits }) => preceding(commits.pageInfo))) {
      const found = pull.commits.nodes.find(({ commit }) => commit.oid === oid);
      if (found !== undefined) return { pull, tip: found.commit };
    }
    throw getFailure(
      `commit with ref '${oid}' does not exist in pull request ${number}; somebody may have pushed over it`,
    );
  }

  /** Paths of the files that a pull request changes, over GraphQL. */
  async changedFiles(number: number): Promise<string[]> {
    const ask = async (after: string | null) =>
      (await this.#query(listChangedFiles, { number, after }, changed)).repository.pullRequest.files;
    const paths: string[] = [];
    for await (const { nodes } of pagesOf(ask, ({ pageInfo }) => following(pageInfo))) {
      paths.push(...nodes.map(({ path }) => path));
    }
    return paths;
  }

  async setStatus(commit: string, status: CommitStatus): Promise<void> {
    const description = [...status.description].slice(0, maxDescriptionLength).join('');
    await this.#change('POST', `statuses/${encodeURIComponent(commit)}`, { ...status, description });
  }

  /** Sent once when the answer is lost: a comment that stands twice is worse than a put that fails. */
  async comment(number: number, body: string): Promise<void> {
    const request = { method: 'POST', url: this.#restUrl(`issues/${number}/comments`), ...jsonBody({ body }) };
    const response = await this.#client.patiently(async () => {
      try {
        return await this.#client.sendOnce(request);
      } catch (error) {
        const mayHaveArrived = !(error instanceof HttpStatusError) || error.status >= 500;
        if (!mayHaveArrived || !(error instanceof Error)) throw error;
        throw new ProgramFailure(`put failed: failed to post comment: ${error.message}`, { cause: error });
      }
    });
    response.body.resume();
  }

  /** Deletes what this login has said about a pull request. */
  async deleteOwnComments(number: number): Promise<void> {
    const ask = (before: string | null) => this.#query(listComments, { number, before }, commented);
    const own: string[] = [];
    for await (const { viewer, repository } of pagesOf(ask, (page) =>
      preceding(page.repository.pullRequest.comments.pageInfo),
    )) {
      const { nodes } = repository.pullRequest.comments;
      own.push(...nodes.filter(({ author }) => author.login === viewer.login).map(({ databaseId }) => databaseId));
    }
    for (const id of own) await this.#change('DELETE', `issues/comments/${encodeURIComponent(id)}`);
  }

  async #change(method: string, path: string, body?: object): Promise<void> {
    const content = body === undefined ? {} : jsonBody(body);
    const response = await this.#client.send({ method, url: this.#restUrl(path), ...content });
    response.body.resume();
  }

  /** An enterprise server is often named without the path of its API. */
  #restUrl(path: string): URL {
    const { v3_endpoint: endpoint, owner, name } = this.#source;
    const base = new URL(`${(endpoint || 'https://api.github.com').replace(/\/+$/, '')}/`);
    if (base.pathname === '/' && !base.hostname.startsWith('api.')) base.pathname = '/api/v3/';
    return new URL(`repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/${path}`, base);
  }

  /** Asks GraphQL, again when a limit is spent; its refusals come with status 200. */
  async #query<Value>(query: string, variables: object, decode: Decoder<Value>): Promise<Value> {
    const url = new URL(this.#source.v4_endpoint || 'https://api.github.com/graphql');
    const { owner, name } = this.#source;
    const request = { method: 'POST', url, ...jsonBody({ query, variables: { owner, name, ...variables } }) };
    const answer = record({ data: optional(decode), errors: listOf(record({ type: text, message: text })) });
    return await this.#client.patiently(async () => {
      const { data, errors } = await readJsonAnswer({ url }, await this.#client.sendOnce(request), answer);
      if (errors.length === 0 && data !== undefined) return data;
      const message = `POST ${url.origin}${url.pathname}: ${errors.map((error) => error.message).join('; ') || 'no data'}`;
      const limited = errors.some(({ type }) => type === 'RATE_LIMITED');
      throw new HttpStatusError(message, { status: limited ? 429 : 200 });
    });
  }
}

function following({ hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string }): string | undefined {
  return hasNextPage ? endCursor : undefined;
}

function preceding({
  hasPreviousPage,
  startCursor,
}: {
  hasPreviousPage: boolean;
  startCursor: string;
}): string | undefined {
  return hasPreviousPage ? startCursor : undefined;
}

function getFailure(message: string): ProgramFailure {
  return new ProgramFailure(`get failed: failed to retrieve pull request: ${message}`);
}

function jsonBody(body: object): { headers: Record<string, string>; body: string } {
  return {
    headers: { accept: 'application/vnd.github+json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function explainGithubError(body: string): string {
  const [, message = ''] = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body) ?? [];
  return message;
}
