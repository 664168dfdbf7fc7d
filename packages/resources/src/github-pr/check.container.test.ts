import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakePull, type FakePullRequests, startFakePullRequests } from '../testing/fake-pull-requests.ts';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let github: FakePullRequests;
beforeEach(async () => {
  github = await startFakePullRequests([]);
});
afterEach(() => github[Symbol.asyncDispose]());

const oid = (number: number) => String(number).repeat(40).slice(0, 40);
const day = (number: number) => `2024-01-0${number}T00:00:00Z`;
const pull = (number: number, more: Partial<FakePull> = {}): FakePull => ({
  number,
  commits: [{ oid: oid(number), committedDate: day(number) }],
  ...more,
});
const version = (number: number, more: object = {}) => ({
  pr: String(number),
  commit: oid(number),
  committed: day(number),
  approved_review_count: '0',
  state: 'OPEN',
  ...more,
});
const access = () => ({
  repository: 'o/r',
  access_token: 'pr-token',
  v3_endpoint: github.url,
  v4_endpoint: `${github.url}/graphql`,
});
const ask = async (more: object = {}, cursor?: object) => {
  const run = await runProgramForTest(
    check,
    { source: { ...access(), ...more }, ...(cursor === undefined ? {} : { version: cursor }) },
    { env: { TEST: 'true' } },
  );
  return run.status === 0 ? run.answer : run.log;
};
/** Only the numbers, of all that have changed since ever. */
const numbers = async (more: object) => {
  const found = await ask(more, version(9, { pr: '9', committed: '2000-01-01T00:00:00Z' }));
  if (!Array.isArray(found)) return found;
  return found.map(({ pr }) => Number(pr)).filter((number) => number !== 9);
};

describe('github-pr check', () => {
  it('gives the newest first, then everything that has changed since the cursor, by the moment', async () => {
    github.pulls.push(pull(3), pull(1), pull(4), pull(2), pull(5, { state: 'CLOSED', closedAt: day(9) }));
    expect(await ask()).toEqual([version(4)]);
    expect(await ask({}, version(2))).toEqual([version(3), version(4)]);
    expect(await ask({}, version(4))).toEqual([version(4)]);
    const [request] = github.requests;
    expect(request).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer pr-token' },
    });
    expect(github.requests.slice(0, 2).map(({ body }) => JSON.parse(body).variables)).toEqual(
      [null, '2'].map((after) => ({ owner: 'o', name: 'r', states: ['OPEN'], base: null, after })),
    );
  });

  it('says the cursor again as it was written', async () => {
    const cursor = { pr: '7', commit: 'c', committed: '2024-01-01T01:00:00+01:00' };
    expect(await ask({}, cursor)).toEqual([cursor]);
    expect(await ask()).toEqual([]);
  });

  it('counts closed and merged ones by the moment of that, when they are asked for', async () => {
    github.pulls.push(
      pull(1, { state: 'MERGED', mergedAt: day(8) }),
      pull(2, { state: 'CLOSED', closedAt: day(7) }),
      pull(3),
    );
    expect(await ask({ states: ['MERGED', 'CLOSED'] }, version(3))).toEqual([
      version(2, { committed: day(7), state: 'CLOSED' }),
      version(1, { committed: day(8), state: 'MERGED' }),
    ]);
  });

  it.each([
    ['[ci skip] in the title', { title: 'x [CI skip]' }, {}, { disable_ci_skip: true }],
    [
      '[skip ci] in the message',
      { commits: [{ oid: oid(1), committedDate: day(1), message: 'x\n[skip ci]' }] },
      {},
      { disable_ci_skip: true },
    ],
    ['another base', { baseRefName: 'next' }, { base_branch: 'master' }, { base_branch: 'next' }],
    ['a fork', { isCrossRepository: true }, { disable_forks: true }, {}],
    ['a draft', { isDraft: true }, { ignore_drafts: true }, {}],
    ['too few approvals', { approvals: 1 }, { required_review_approvals: 2 }, { required_review_approvals: 1 }],
    ['no such label', { labels: ['bug'] }, { labels: ['feature'] }, { labels: ['feature', 'bug'] }],
    ['no such file', { files: ['a/b.go', 'c.md'] }, { paths: ['*.go', 'b'] }, { paths: ['x', 'a/*.go'] }],
    ['no file in a directory', { files: ['ab/c'] }, { paths: ['a'] }, { paths: ['ab'] }],
    [
      'only ignored files',
      { files: ['.ci/x', 'a.md', 'docs/y'] },
      { ignore_paths: ['.ci/', '*.md', 'docs'] },
      { ignore_paths: ['*.md'] },
    ],
  ] as [string, Partial<FakePull>, object, object][])(
    'passes over %s, unless told otherwise',
    async (_why, is, without, within) => {
      github.pulls.push(pull(1, is));
      expect([await numbers(without), await numbers(within)]).toEqual([[], [1]]);
    },
  );

  it('counts approvals only, and tells how many', async () => {
    github.pulls.push(pull(1, { approvals: 2 }));
    expect(await ask({ required_review_approvals: 2 })).toEqual([version(1, { approved_review_count: '2' })]);
  });

  it('waits for limits, in GraphQL’s own words too', async () => {
    github.pulls.push(pull(1));
    github.troubles.set('POST /graphql', [
      (response) =>
        response.writeHead(403, { 'retry-after': '0' }).end('{"message":"You have exceeded a secondary rate limit"}'),
      (response) => response.end('{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}'),
      (response) => response.writeHead(502).end(),
    ]);
    const run = await runProgramForTest(check, { source: access() }, { env: { TEST: 'true' } });
    expect(run, run.log).toMatchObject({ status: 0, answer: [version(1)] });
    expect(
      run.log
        .split('\n')
        .map((line) => /(secondary rate limit|rate limit exceeded|status 502); retrying/.exec(line)?.[1]),
    ).toEqual(['secondary rate limit', 'rate limit exceeded', 'status 502', undefined]);
    github.troubles.set(
      'POST /graphql',
      Array.from({ length: 9 }, () => (response) => void response.writeHead(429).end()),
    );
    expect(await ask()).toMatch(/check failed: failed to get last commits: POST http.*\/graphql: status 429\n$/);
    expect(github.troubles.get('POST /graphql')?.length).toBe(3);
  });

  it('says what is refused, without the token', async () => {
    const refused = await ask({ access_token: 'wrong-token' });
    expect(refused).toMatch(/check failed: .*: POST http.*\/graphql: status 401: Bad credentials\n$/);
    expect(refused).not.toContain('wrong-token');
    expect(await ask({ repository: 'o/other' })).toContain(
      "Could not resolve to a Repository with the name 'o/other'.",
    );
    const nowhere = { v3_endpoint: 'http://127.0.0.1:1', v4_endpoint: 'http://127.0.0.1:1/graphql' };
    expect(await ask(nowhere)).toMatch(/check failed: .*ECONNREFUSED/);
    github.troubles.set('POST /graphql', [(response) => response.end('<html>')]);
    expect(await ask()).toMatch(/the answer of http.*\/graphql is not JSON/);
    github.troubles.set('POST /graphql', [
      (response) => response.end('{"data":{"repository":{"pullRequests":{"nodes":[{"title":1}]}}}}'),
    ]);
    expect(await ask()).toMatch(
      /graphql.data.repository.pullRequests.nodes\[0\].title must be a text, not the number 1\n$/,
    );
  });

  it.each([
    [{ access_token: '' }, 'invalid source configuration: access_token must be set'],
    [{ repository: '' }, 'invalid source configuration: repository must be set'],
    [
      { repository: 'o' },
      'failed to create github manager: malformed repository; source.repository must be owner/name, not "o"',
    ],
    [{ v3_endpoint: '' }, 'invalid source configuration: v3_endpoint must be set together with v4_endpoint'],
    [{ v4_endpoint: '' }, 'invalid source configuration: v4_endpoint must be set together with v3_endpoint'],
    [
      { v4_endpoint: 'ssh://x' },
      'invalid source configuration: v4_endpoint must be an http or https URL, not "ssh://x"',
    ],
    [{ states: ['open'] }, 'invalid source configuration: states value "open" must be one of: OPEN, MERGED, CLOSED'],
    [{ paths: 'x' }, 'failed to unmarshal request: source.paths must be a list, not a text'],
    [{ labels: [1] }, 'failed to unmarshal request: source.labels[0] must be a text, not the number 1'],
    [
      { required_review_approvals: 'two' },
      'source.required_review_approvals must be a whole number of at least 0, not a text',
    ],
    [{ ignore_drafts: 'yes' }, 'source.ignore_drafts must be a boolean (true or false), not a text'],
    [
      { acess_token: 'x' },
      'failed to unmarshal request: json: unknown field "acess_token": there is no source.acess_token (did you mean source.access_token?)',
    ],
  ])('refuses %j', async (more, message) => {
    expect(await ask(more)).toBe(`${message}\n`.replace(/^source/, 'failed to unmarshal request: source'));
  });

  it('refuses a pattern or a cursor that is none', async () => {
    github.pulls.push(pull(1, { files: ['x'] }));
    expect(await ask({ paths: ['[a'] })).toBe('check failed: source.paths: syntax error in pattern: [a\n');
    expect(await ask({}, { committed: 'now' })).toContain('version.committed must be a time, not "now"');
  });
});
