import type { ServerResponse } from 'node:http';
import { answerQuery, connectionOf } from './graphql.ts';
import { type FakeService, type HttpRequestSeen, startFakeService } from './object-server.ts';

export interface FakeCommit {
  readonly oid: string;
  readonly committedDate: string;
  readonly message?: string;
}

export interface FakePull {
  readonly number: number;
  readonly commits: readonly FakeCommit[];
  title?: string;
  state?: 'OPEN' | 'CLOSED' | 'MERGED';
  closedAt?: string;
  mergedAt?: string;
  baseRefName?: string;
  headRefName?: string;
  isCrossRepository?: boolean;
  isDraft?: boolean;
  labels?: readonly string[];
  approvals?: number;
  files?: readonly string[];
}

export interface FakePullRequests extends FakeService {
  readonly pulls: FakePull[];
  readonly comments: { id: number; login: string; body: string }[];
  readonly statuses: { sha: string; status: object }[];
  /** Where the repository can be cloned from. */
  repositoryUrl: string;
  /** What the next requests get instead of an answer, by method and path. */
  readonly troubles: Map<string, ((response: ServerResponse) => void)[]>;
}

/** The part of GitHub's GraphQL and REST APIs that pull requests of `o/r` need; wants the token `pr-token`, which is the login `robot`. */
export async function startFakePullRequests(pulls: FakePull[]): Promise<FakePullRequests> {
  const troubles: FakePullRequests['troubles'] = new Map();
  const service = await startFakeService((request, response) => {
    const trouble = troubles.get(`${request.method} ${request.url.pathname}`)?.shift();
    if (trouble !== undefined) trouble(response);
    else if (request.headers.authorization !== 'Bearer pr-token')
      response.writeHead(401).end('{"message":"Bad credentials"}');
    else if (request.url.pathname === '/graphql') graphql(fake, request, response);
    else rest(fake, request, response);
  });
  const fake: FakePullRequests = Object.assign(service, {
    ...{ pulls, comments: [], statuses: [], repositoryUrl: 'http://nowhere/o/r', troubles },
  });
  return fake;
}

function graphql(fake: FakePullRequests, { body }: HttpRequestSeen, response: ServerResponse): void {
  const { query, variables } = JSON.parse(body);
  const viewed = fake.pulls.map((pull) => viewOf(pull, fake));
  const repository = {
    pullRequests: (args: { states: string[]; baseRefName: string | null }) =>
      connectionOf(
        viewed.filter(
          ({ state, baseRefName }) =>
            args.states.includes(state) && (args.baseRefName === null || args.baseRefName === baseRefName),
        ),
        { ...args },
      ),
    pullRequest: ({ number }: { number: number }) => viewed.find((pull) => pull.number === number),
  };
  const data = {
    viewer: { login: 'robot' },
    repository: ({ owner, name }: { owner: string; name: string }) =>
      `${owner}/${name}` === 'o/r' ? repository : null,
  };
  try {
    const missing = `${variables.owner}/${variables.name}` !== 'o/r';
    const errors = [
      {
        type: 'NOT_FOUND',
        message: `Could not resolve to a Repository with the name '${variables.owner}/${variables.name}'.`,
      },
    ];
    response.end(JSON.stringify({ data: answerQuery(query, variables, data), ...(missing ? { errors } : {}) }));
  } catch (error) {
    response.end(JSON.stringify({ errors: [{ message: String(error) }] }));
  }
}

function viewOf(pull: FakePull, fake: FakePullRequests) {
  const commits = pull.commits.map((commit) => ({
    commit: { message: 'a change', author: { email: 'ada@example.com', user: { login: 'ada' } }, ...commit },
  }));
  const comments = fake.comments.map(({ id, login }) => ({ databaseId: id, author: { login } }));
  return {
    ...{
      title: `Pull ${pull.number}`,
      state: 'OPEN',
      closedAt: null,
      mergedAt: null,
      isCrossRepository: false,
      isDraft: false,
    },
    ...{ baseRefName: 'master', headRefName: 'feature', ...pull },
    url: `https://gh/o/r/pull/${pull.number}`,
    repository: { url: fake.repositoryUrl },
    reviews: ({ states }: { states: string[] }) => ({
      totalCount: states.join() === 'APPROVED' ? (pull.approvals ?? 0) : 99,
    }),
    commits: (args: Readonly<Record<string, unknown>>) => connectionOf(commits, args),
    labels: () => ({ nodes: (pull.labels ?? []).map((name) => ({ name })) }),
    files: (args: Readonly<Record<string, unknown>>) =>
      connectionOf(
        (pull.files ?? []).map((path) => ({ path })),
        args,
      ),
    comments: (args: Readonly<Record<string, unknown>>) => connectionOf(comments, args),
  };
}

function rest(fake: FakePullRequests, { method, url, body }: HttpRequestSeen, response: ServerResponse): void {
  const [, sha] = /^\/api\/v3\/repos\/o\/r\/statuses\/(\w+)$/.exec(url.pathname) ?? [];
  const [, deleted] = /^\/api\/v3\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(url.pathname) ?? [];
  const [, number] = /^\/api\/v3\/repos\/o\/r\/issues\/(\d+)\/comments$/.exec(url.pathname) ?? [];
  if (method === 'POST' && sha !== undefined) {
    fake.statuses.push({ sha, status: JSON.parse(body) });
    response.writeHead(201).end('{}');
  } else if (method === 'DELETE' && deleted !== undefined) {
    fake.comments.splice(
      fake.comments.findIndex(({ id }) => id === Number(deleted)),
      1,
    );
    response.writeHead(204).end();
  } else if (method === 'POST' && number !== undefined) {
    fake.comments.push({ id: 100 + fake.comments.length, login: 'robot', body: JSON.parse(body).body });
    response.writeHead(201).end('{}');
  } else response.writeHead(404).end('{"message":"Not Found"}');
}
