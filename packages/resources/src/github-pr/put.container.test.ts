import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakePullRequests, startFakePullRequests } from '../testing/fake-pull-requests.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { put } from './put.ts';

const commit = 'a'.repeat(40);
const version = { pr: '1', commit, committed: '2024-01-01T00:00:00Z', approved_review_count: '0', state: 'OPEN' };
const metadata = [{ name: 'pr', value: '1' }];
let github: FakePullRequests;
let cwd: string;

beforeEach(async () => {
  github = await startFakePullRequests([{ number: 1, commits: [] }]);
  cwd = temporaryDirectoryForTest();
  mkdirSync(join(cwd, 'pull-request/.git/resource'), { recursive: true });
  writeFileSync(join(cwd, 'pull-request/.git/resource/version.json'), JSON.stringify(version));
  writeFileSync(join(cwd, 'pull-request/.git/resource/metadata.json'), JSON.stringify(metadata));
  writeFileSync(join(cwd, 'said'), 'from a file: $BUILD_JOB_NAME');
});
afterEach(() => github[Symbol.asyncDispose]());

const env = {
  TEST: 'true',
  ATC_EXTERNAL_URL: 'https://ci',
  BUILD_ID: '77',
  BUILD_JOB_NAME: 'unit',
  BUILD_TEAM_NAME: 'main',
  PASSWORD_OF_WORKER: 'hush',
};
const push = async (params: object, more: object = {}) => {
  const source = {
    repository: 'o/r',
    access_token: 'pr-token',
    v3_endpoint: github.url,
    v4_endpoint: `${github.url}/graphql`,
  };
  return await runProgramForTest(
    put,
    { source: { ...source, ...more }, params: { path: 'pull-request', ...params } },
    { cwd, env },
  );
};
const changes = () => github.requests.map(({ method, url }) => `${method} ${url.pathname}`);

describe('github-pr put', () => {
  it('sets the status of the commit, with what is usual', async () => {
    const { answer, log } = await push({ status: 'PENDING' });
    expect(answer, log).toEqual({ version, metadata });
    expect(github.statuses).toEqual([
      {
        sha: commit,
        status: {
          state: 'pending',
          target_url: 'https://ci/builds/77',
          description: 'Concourse CI build PENDING',
          context: 'concourse-ci/status',
        },
      },
    ]);
    expect(github.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer pr-token',
      'content-type': 'application/json',
    });
  });

  it('sets it with what the step says, and the build’s variables in it', async () => {
    await push({
      status: 'Failure',
      base_context: 'ci/',
      context: 'unit-$BUILD_JOB_NAME',
      target_url: '$' + '{ATC_EXTERNAL_URL}/teams/$BUILD_TEAM_NAME/$PASSWORD_OF_WORKER/$1',
      description: 'as it is: $BUILD_ID',
    });
    writeFileSync(join(cwd, 'long'), 'é'.repeat(200));
    await push({ status: 'success', description_file: 'long', description: 'not this' });
    expect(github.statuses.map(({ status }) => status)).toEqual([
      {
        state: 'failure',
        target_url: 'https://ci/teams/main/$PASSWORD_OF_WORKER/$1',
        description: 'as it is: $BUILD_ID',
        context: 'ci/unit-unit',
      },
      expect.objectContaining({ description: 'é'.repeat(140) }),
    ]);
  });

  it('comments, out of the step and out of a file', async () => {
    const { status, log } = await push({ comment: 'build $BUILD_ID, $' + '{HOME}', comment_file: 'said' });
    expect(status, log).toBe(0);
    expect(github.comments.map(({ body }) => body)).toEqual(['build 77, $' + '{HOME}', 'from a file: unit']);
    expect(changes()).toEqual(['POST /api/v3/repos/o/r/issues/1/comments', 'POST /api/v3/repos/o/r/issues/1/comments']);
    writeFileSync(join(cwd, 'said'), '');
    await push({ comment_file: 'said' });
    expect(github.comments.length).toBe(2);
  });

  it('deletes what it has said before, however long ago, and nobody else’s words', async () => {
    github.comments.push(
      ...[1, 2, 3, 4, 5].map((id) => ({ id, login: id % 2 === 0 ? 'ada' : 'robot', body: `${id}` })),
    );
    const { status, log } = await push({ status: 'success', comment: 'new', delete_previous_comments: true });
    expect(status, log).toBe(0);
    expect(github.comments.map(({ body }) => body)).toEqual(['2', '4', 'new']);
    expect(changes()).toEqual([
      `POST /api/v3/repos/o/r/statuses/${commit}`,
      'POST /graphql',
      'POST /graphql',
      'POST /graphql',
      'DELETE /api/v3/repos/o/r/issues/comments/5',
      'DELETE /api/v3/repos/o/r/issues/comments/3',
      'DELETE /api/v3/repos/o/r/issues/comments/1',
      'POST /api/v3/repos/o/r/issues/1/comments',
    ]);
  });

  it('tries a status again, but no comment that may have arrived', async () => {
    github.troubles.set(`POST /api/v3/repos/o/r/statuses/${commit}`, [(response) => response.writeHead(503).end()]);
    const path = 'POST /api/v3/repos/o/r/issues/1/comments';
    github.troubles.set(path, [
      (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
      (response) => response.writeHead(502).end(),
    ]);
    const run = await push({ status: 'success', comment: 'once' });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringMatching(/put failed: failed to post comment: POST http.*comments: status 502\n$/),
    });
    expect(github.statuses.length).toBe(1);
    expect(github.comments).toEqual([]);
  });

  it('says nothing at all when something is missing', async () => {
    const cases: [object, string][] = [
      [{ path: 'nope', status: 'success' }, 'put failed: failed to read version from path: ENOENT'],
      [{ path: '../..', status: 'success' }, 'lies outside'],
      [{ path: '' }, 'params.path is required'],
      [{ status: 'done' }, 'put failed: invalid parameters: unknown status: done'],
      [{ status: 'success', description_file: 'nope' }, 'put failed: failed to read description file: ENOENT'],
      [{ status: 'success', comment_file: '../../etc/passwd' }, 'lies outside'],
      [
        { status: 'success', statsu: 'x' },
        'json: unknown field "statsu": there is no params.statsu (did you mean params.status?)',
      ],
      [{ comment: ['x'] }, 'failed to unmarshal request: params.comment must be a text, not a list'],
      [{ delete_previous_comments: 'yes' }, 'params.delete_previous_comments must be a boolean'],
    ];
    for (const [params, message] of cases) {
      const run = await push(params);
      expect(run, JSON.stringify(params)).toMatchObject({ status: 1, log: expect.stringContaining(message) });
    }
    writeFileSync(join(cwd, 'pull-request/.git/resource/version.json'), '{"pr":"x"}');
    expect((await push({ status: 'success' })).log).toContain('version.json names no pull request and commit');
    writeFileSync(join(cwd, 'pull-request/.git/resource/version.json'), '{"pr":1}');
    expect((await push({ status: 'success' })).log).toContain('version.json.pr must be a text, not the number 1');
    expect(github.requests).toEqual([]);
  });

  it('says what GitHub refuses, without the token', async () => {
    const run = await push({ status: 'success' }, { access_token: 'expired-token' });
    expect(run.log).toMatch(/put failed: POST http.*\/statuses\/a+: status 401: Bad credentials\n$/);
    expect(run.log).not.toContain('expired-token');
  });
});
