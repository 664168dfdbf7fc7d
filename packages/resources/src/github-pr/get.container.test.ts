import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakePullRequests, startFakePullRequests } from '../testing/fake-pull-requests.ts';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import { startGitOverHttp, type TestServer } from '../testing/git-servers.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { runTool } from '../testing/run-tool.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let github: FakePullRequests;
let server: TestServer;
let repo: GitRepository;
let bare: ReturnType<typeof bareRepository>;
let base: string;
let older: string;
let head: string;

/** Real git over http, for those who know the token; GitHub's APIs beside it. */
beforeAll(async () => {
  repo = new GitRepository(join(temporaryDirectoryForTest(), 'work'));
  repo.commit({ file: 'common', content: 'one\n' });
  for (let index = 0; index < 3; index += 1) repo.commit({ file: 'history' });
  repo.checkOut('feature');
  older = repo.commit({ file: 'feature', content: 'first\n' });
  head = repo.commit({ file: 'feature', content: 'second\n' });
  base = repo.commit({ branch: 'master', file: 'base', content: 'base\n' });
  repo.tag('v1');
  bare = bareRepository(repo);
  bare.git('update-ref', 'refs/pull/1/head', head);
  bare.git('update-ref', '-d', 'refs/heads/feature');
  server = await startGitOverHttp(join(bare.path, '..'), { username: 'x-oauth-basic', password: 'pr-token' });
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  const commits = [older, head].map((oid) => ({
    oid,
    committedDate: '2024-01-01T00:00:00Z',
    message: `message of ${oid}`,
  }));
  github = await startFakePullRequests([
    { number: 1, title: 'A pull', commits: [{ oid: 'f'.repeat(40), committedDate: '' }, ...commits] },
  ]);
  github.repositoryUrl = `http://127.0.0.1:${server.port}/bare.git`;
});
afterEach(() => github[Symbol.asyncDispose]());

const version = (commit = head) => ({
  pr: '1',
  commit,
  committed: '2024-01-01T00:00:00Z',
  approved_review_count: '0',
  state: 'OPEN',
});
const source = (more: object = {}) => ({
  repository: 'o/r',
  access_token: 'pr-token',
  v3_endpoint: github.url,
  v4_endpoint: `${github.url}/graphql`,
  ...more,
});
const fetchInto = async (params: object = {}, { more = {}, asked = version() as object } = {}) => {
  const cwd = join(temporaryDirectoryForTest(), 'pull-request');
  const env = { PATH: process.env.PATH, TEST: 'true' };
  const run = await runProgramForTest(get, { source: source(more), version: asked, params }, { cwd, env });
  const git = (...args: string[]) =>
    runTool('git', ['-C', cwd, '-c', 'safe.directory=*', ...args])
      .toString()
      .trim();
  return { ...run, cwd, git, file: (name: string) => readFileSync(join(cwd, name), 'utf8') };
};

describe('github-pr get', () => {
  it('merges the commit into the latest base and writes what is known of it', async () => {
    const { answer, log, git, file, cwd } = await fetchInto();
    const metadata = {
      pr: '1',
      title: 'A pull',
      url: 'https://gh/o/r/pull/1',
      head_name: 'feature',
      head_sha: head,
      base_name: 'master',
      base_sha: base,
      message: `message of ${head}`,
      author: 'ada',
      author_email: 'ada@example.com',
      state: 'OPEN',
    };
    const fields = Object.entries(metadata).map(([name, value]) => ({ name, value }));
    expect(answer, log).toEqual({ version: version(), metadata: fields });
    expect([file('base'), file('feature')]).toEqual(['base\n', 'second\n']);
    expect(git('log', '-1', '--format=%P|%cn|%ce')).toBe(`${base} ${head}|concourse-ci|concourse@local`);
    expect(git('symbolic-ref', '--short', 'HEAD')).toBe('master');
    expect(JSON.parse(file('.git/resource/version.json'))).toEqual(version());
    expect(JSON.parse(file('.git/resource/metadata.json'))).toEqual(fields);
    for (const [name, value] of Object.entries(metadata)) expect(file(`.git/resource/${name}`)).toBe(value);
    expect(readdirSync(join(cwd, '.git/resource')).length).toBe(13);
    expect(git('tag')).toBe('');
  });

  it('leaves nothing of the token behind, and tells none of it', async () => {
    const { cwd, log, git } = await fetchInto();
    expect(git('remote', 'get-url', 'origin')).toBe(github.repositoryUrl);
    expect(log).not.toContain('pr-token');
    expect(runTool('sh', ['-c', 'grep -rl pr-token "$0" || true', cwd]).toString()).toBe('');
  });

  it('rebases, or checks out, when told to', async () => {
    const rebased = await fetchInto({ integration_tool: 'rebase' });
    expect(rebased.git('log', '--format=%s %an', '-3'), rebased.log).toBe('change ada\nchange ada\nchange ada');
    expect([rebased.git('rev-parse', 'HEAD~2'), rebased.file('feature')]).toEqual([base, 'second\n']);
    const checkedOut = await fetchInto({ integration_tool: 'checkout' });
    expect(
      [checkedOut.git('rev-parse', 'HEAD'), checkedOut.git('symbolic-ref', '--short', 'HEAD')],
      checkedOut.log,
    ).toEqual([head, 'feature']);
    expect(existsSync(join(checkedOut.cwd, 'base'))).toBe(false);
    Object.assign(github.pulls[0] ?? {}, { headRefName: 'master' });
    expect((await fetchInto({ integration_tool: 'checkout' })).git('rev-parse', 'master')).toBe(head);
  });

  it('takes an earlier commit, one of many, that is asked for', async () => {
    const { file, log } = await fetchInto({}, { asked: version(older) });
    expect(file('feature'), log).toBe('first\n');
    const queries = github.requests.map(({ body }) => JSON.parse(body).variables);
    expect(queries).toEqual([{ owner: 'o', name: 'r', number: 1, before: null }]);
    const lost = await fetchInto({}, { asked: version('e'.repeat(40)) });
    expect(lost.log).toBe(
      `get failed: failed to retrieve pull request: commit with ref '${'e'.repeat(40)}' does not exist in pull request 1; somebody may have pushed over it\n`,
    );
    expect(github.requests.slice(1).map(({ body }) => JSON.parse(body).variables.before)).toEqual([null, '1']);
  });

  it('clones no more than it must when there is a depth, and deepens to merge', async () => {
    const one = await fetchInto({ git_depth: 1, integration_tool: 'checkout' });
    expect(one.git('rev-list', '--count', 'HEAD'), one.log).toBe('1');
    const merged = await fetchInto({ git_depth: 1 });
    expect([merged.file('base'), merged.file('feature')], merged.log).toEqual(['base\n', 'second\n']);
  });

  it('lists changed files and gets tags when told to', async () => {
    Object.assign(github.pulls[0] ?? {}, { files: ['a', 'b/c', 'd'] });
    const { file, git, log } = await fetchInto({ list_changed_files: true, fetch_tags: true });
    expect([file('.git/resource/changed_files'), git('tag')], log).toEqual(['a\nb/c\nd\n', 'v1']);
  });

  it('does nothing when the download is to be skipped', async () => {
    const run = await fetchInto({ skip_download: true });
    expect(run).toMatchObject({ status: 0, answer: { version: version(), metadata: null } });
    expect(github.requests).toEqual([]);
  });

  it('stops at a conflict, in git’s words', async () => {
    const conflict = repo.commit({ branch: 'conflict', file: 'base', content: 'other\n' });
    repo.checkOut('master');
    bare.git('fetch', '-q', repo.path, `+conflict:refs/pull/2/head`);
    repo.commit({ file: 'base', content: 'again\n' });
    bare.git('fetch', '-q', repo.path, '+master:master');
    github.pulls.push({ number: 2, commits: [{ oid: conflict, committedDate: '2024-01-01T00:00:00Z' }] });
    const asked = { ...version(conflict), pr: '2' };
    const run = await fetchInto({}, { asked });
    expect(run).toMatchObject({ status: 1, answer: undefined });
    expect(run.log).toContain('CONFLICT (content): Merge conflict in base');
    expect(run.log).toMatch(/get failed: merge failed: git merge ended with exit status 1 \(see above\)\n$/);
    bare.git('update-ref', 'refs/heads/master', base);
  });

  it('lets a hostile pull request name no files of this machine as a submodule', async () => {
    const secret = new GitRepository();
    secret.commit({ file: 'secret', content: 'of this machine\n' });
    repo.checkOut('hostile');
    writeFileSync(join(repo.path, '.gitmodules'), `[submodule "s"]\n\tpath = s\n\turl = ${secret.url}\n`);
    repo.git('add', '.gitmodules');
    repo.git('update-index', '--add', '--cacheinfo', `160000,${secret.head},s`);
    repo.git('commit', '-q', '-m', 'hostile');
    const hostile = repo.head;
    repo.git('checkout', '-q', '-f', 'master');
    bare.git('fetch', '-q', repo.path, '+hostile:refs/pull/3/head');
    github.pulls.push({ number: 3, commits: [{ oid: hostile, committedDate: '2024-01-01T00:00:00Z' }] });
    const run = await fetchInto({ submodules: true }, { asked: { ...version(hostile), pr: '3' } });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining("transport 'file' not allowed") });
    expect(existsSync(join(run.cwd, 's/secret'))).toBe(false);
  });

  /** Makes a pull request out of what a branch holds. */
  const pullOf = (number: number, oid: string) => {
    bare.git('fetch', '-q', repo.path, `+${oid}:refs/pull/${number}/head`);
    repo.git('checkout', '-q', '-f', 'master');
    github.pulls.push({ number, commits: [{ oid, committedDate: '2024-01-01T00:00:00Z' }] });
    return { asked: { ...version(oid), pr: String(number) } };
  };

  it('gets submodules of the same host with the token', async () => {
    const inner = new GitRepository();
    inner.commit({ file: 'inner', content: 'of the submodule\n' });
    runTool('git', ['clone', '-q', '--bare', inner.path, join(bare.path, '../inner.git')]);
    repo.checkOut('with-submodule');
    writeFileSync(join(repo.path, '.gitmodules'), '[submodule "s"]\n\tpath = s\n\turl = ../inner.git\n');
    repo.git('add', '.gitmodules');
    repo.git('update-index', '--add', '--cacheinfo', `160000,${inner.head},s`);
    repo.git('commit', '-q', '-m', 'submodule');
    const pull = pullOf(4, repo.head);
    const run = await fetchInto({ submodules: true }, pull);
    expect(run.file('s/inner'), run.log).toBe('of the submodule\n');
    expect(readdirSync(join((await fetchInto({}, pull)).cwd, 's'))).toEqual([]);
  });

  it('decrypts, and leaves pointers to large files when told to', async () => {
    repo.checkOut('locked');
    repo.git('crypt', 'init');
    const attributes = 'secret filter=git-crypt diff=git-crypt\n*.bin filter=lfs -text\n';
    repo.commit({ file: '.gitattributes', content: attributes });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 7\n`;
    repo.commit({ file: 'big.bin', content: pointer });
    const locked = repo.commit({ file: 'secret', content: 'treasure\n' });
    const keyFile = join(temporaryDirectoryForTest(), 'key');
    repo.git('crypt', 'export-key', keyFile);
    const more = { git_crypt_key: readFileSync(keyFile).toString('base64'), disable_git_lfs: true };
    const pull = pullOf(5, locked);
    const run = await fetchInto({}, { more, ...pull });
    expect([run.file('secret'), run.file('big.bin')], run.log).toEqual(['treasure\n', pointer]);
    const needed = await fetchInto({}, { more: { ...more, disable_git_lfs: false }, ...pull });
    expect(needed).toMatchObject({ status: 1, log: expect.stringContaining('big.bin') });
  });

  it('fails when the token is refused, or the repository is not where GitHub says', async () => {
    await using other = await startGitOverHttp(join(bare.path, '..'), {
      username: 'x-oauth-basic',
      password: 'another',
    });
    github.repositoryUrl = `http://127.0.0.1:${other.port}/bare.git`;
    const refused = await fetchInto();
    expect(refused).toMatchObject({
      status: 1,
      log: expect.stringMatching(
        /could not read Username[\s\S]*get failed: fetch failed: .*; source.access_token must allow to read 127.0.0.1:\d+\/bare.git\n$/,
      ),
    });
    expect(refused.log).not.toContain('pr-token');
    for (const [repositoryUrl, more, message] of [
      ['ext::sh -c id', {}, 'GitHub names "ext::sh -c id" as the repository'],
      [`http://127.0.0.1:1/x.git`, {}, 'get failed: fetch failed'],
      [
        github.url,
        { baseRefName: '--upload-pack=x' },
        'the base branch of the pull request, "--upload-pack=x", is no name for a branch',
      ],
    ] as const) {
      github.repositoryUrl = repositoryUrl;
      Object.assign(github.pulls[0] ?? {}, more);
      expect((await fetchInto()).log).toContain(message);
    }
  });

  it.each([
    [{ integration_tool: 'squash' }, {}, 'get failed: invalid integration tool specified: squash'],
    [{ git_depth: -1 }, {}, 'params.git_depth must be a whole number of at least 0, not the number -1'],
    [
      { submodule: true },
      {},
      'json: unknown field "submodule": there is no params.submodule (did you mean params.submodules?)',
    ],
    [{ fetch_tags: 'x' }, {}, 'params.fetch_tags must be a boolean'],
    [{}, { pr: '1; rm' }, 'version.pr must be the number of a pull request'],
    [{}, { commit: '--help' }, 'version.commit must be the id of a commit'],
    [{}, { pr: '7' }, 'failed to retrieve pull request: pull request 7 does not exist'],
  ])('refuses %j %j', async (params, more, message) => {
    const run = await fetchInto(params, { asked: { ...version(), ...more } });
    expect(run.status).toBe(1);
    expect(run.log).toContain(message);
  });

  it('gives a put what it needs', async () => {
    const { cwd } = await fetchInto();
    const params = { path: 'pull-request', status: 'success' };
    const run = await runProgramForTest(put, { source: source(), params }, { cwd: join(cwd, '..'), env: {} });
    expect(run, run.log).toMatchObject({ status: 0, answer: { version: version() } });
    expect(github.statuses).toMatchObject([{ sha: head, status: { state: 'success' } }]);
  });
});
