import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGithub, startFakeGithub } from '../testing/fake-github.ts';
import { startFakeService } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let github: FakeGithub;

const time = (day: number) => `2024-01-0${day}T00:00:00Z`;

beforeEach(async () => {
  github = await startFakeGithub([
    { id: 4, tag_name: 'v10.0', published_at: time(1) },
    { id: 3, tag_name: 'v2', name: 'Two', body: 'notes', published_at: time(3), assets: [] },
    { id: 2, tag_name: 'v1.5-rc.1', prerelease: true, published_at: time(2) },
    { id: 5, tag_name: 'v3', draft: true, created_at: time(4) },
    { id: 6, tag_name: 'nightly', published_at: time(5) },
  ]);
});
afterEach(() => github[Symbol.asyncDispose]());

const source = (more: object = {}) => ({ owner: 'o', repository: 'r', github_api_url: github.url, ...more });
const version = (id: number, tag: string, day: number) => ({ tag, id: String(id), timestamp: time(day) });

describe('github-release check', () => {
  const ask = async (more: object, cursor?: object) => {
    const run = await runProgramForTest(check, { source: source(more), version: cursor });
    return run.status === 0 ? run.answer : run.log;
  };
  const [ten, two, rc, nightly] = [
    version(4, 'v10.0', 1),
    version(3, 'v2', 3),
    version(2, 'v1.5-rc.1', 2),
    version(6, 'nightly', 5),
  ];

  it.each(['', 'gh-token'])('lists releases by their version, all pages (token: %j)', async (access_token) => {
    const filter = { access_token, tag_filter: 'v([0-9].*)' };
    expect(await ask(filter)).toEqual([ten]);
    expect(await ask(filter, two)).toEqual([two, ten]);
    expect(await ask(filter, { tag: 'v5', id: '9' })).toEqual([ten]);
    expect(await ask(filter, { tag: 'v99', id: '9' })).toEqual([ten]);
    expect(await ask({ ...filter, pre_release: true }, { tag: 'v1', id: '1' })).toEqual([rc, two, ten]);
    expect(await ask({ ...filter, pre_release: true, release: false })).toEqual([rc]);
    expect(await ask({ ...filter, drafts: true })).toEqual([{ tag: 'v3', id: '5', timestamp: time(4) }]);
    const paths = new Set(github.requests.map(({ url }) => url.pathname));
    expect(paths).toEqual(new Set([access_token === '' ? '/repos/o/r/releases' : '/graphql']));
  });

  it('orders by time, and keeps to a constraint', async () => {
    expect(await ask({ order_by: 'time' }, ten)).toEqual([ten, two, nightly]);
    expect(await ask({ semver_constraint: '<5' }, { tag: 'v0', id: '0' })).toEqual([two]);
    expect(await ask({ semver_constraint: '<1' })).toEqual([]);
    expect(await ask({ semver_constraint: '??' })).toContain('improper constraint: ??');
  });

  it('waits for a rate limit to end and gives up on refusals', async () => {
    github.troubles.set('/repos/o/r/releases', [
      (response) => response.writeHead(403, { 'retry-after': '0' }).end('{"message":"API rate limit exceeded"}'),
    ]);
    const limited = await runProgramForTest(check, { source: source() }, { env: { TEST: 'true' } });
    expect(limited).toMatchObject({ status: 0, log: expect.stringContaining('API rate limit exceeded; retrying in') });
    const wrong = await ask({ access_token: 'wrong-token' });
    expect(wrong).toMatch(/error running command: .*POST .*\/graphql: status 404: Not Found/);
    expect(wrong).not.toContain('wrong-token');
  });
});

describe('github-release get', () => {
  const fetchInto = async (more: object = {}, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(
      get,
      { source: source(more), version: version(3, 'v2', 3), params },
      { cwd, env: { TEST: 'true' } },
    );
    return { ...run, cwd, file: (name: string) => readFileSync(join(cwd, name), 'utf8') };
  };

  it('writes what is known of a release, and its assets', async () => {
    Object.assign(github.releases[1] ?? {}, {
      assets: [
        { id: 31, name: 'a.tgz', state: 'uploaded', content: 'A' },
        { id: 32, name: 'b.txt', state: 'uploaded', content: 'B' },
        { id: 33, name: 'half.tgz', state: 'new', content: '' },
      ],
    });
    const { answer, file, cwd, log } = await fetchInto({}, { include_source_tarball: true });
    expect(answer, log).toEqual({
      version: version(3, 'v2', 3),
      metadata: [
        { name: 'name', value: 'Two' },
        { name: 'url', value: 'https://gh/o/r/3' },
        { name: 'body', value: 'notes' },
        { name: 'tag', value: 'v2' },
        { name: 'commit_sha', value: 'c0ffee' },
      ],
    });
    const written = ['tag', 'version', 'body', 'timestamp', 'commit_sha', 'url', 'a.tgz', 'b.txt', 'source.tar.gz'].map(
      file,
    );
    expect(written).toEqual(['v2', '2', 'notes', time(3), 'c0ffee', 'https://gh/o/r/3', 'A', 'B', 'a tarball']);
    expect(log).toContain(
      'downloading asset: a.tgz\ndownloading asset: b.txt\ndownloading source tarball to source.tar.gz\n',
    );
    const some = await fetchInto({ asset_dir: true }, { globs: ['*.tgz'] });
    expect(readdirSync(join(some.cwd, 'assets'))).toEqual(['a.tgz']);
    expect(readdirSync(cwd)).not.toContain('half.tgz');
  });

  it('keeps the token from hosts that it is redirected to, and tries again what breaks', async () => {
    Object.assign(github.releases[1] ?? {}, { assets: [{ id: 31, name: 'a', state: 'uploaded', content: 'A' }] });
    await using store = await startFakeService((_request, response) => response.end('from the store'));
    const path = '/repos/o/r/releases/assets/31';
    github.troubles.set(path, [
      (response) => response.destroy(),
      (response) => response.writeHead(302, { location: `${store.url}/x` }).end(),
    ]);
    const run = await fetchInto({ access_token: 'gh-token' });
    expect(run.file('a'), run.log).toBe('from the store');
    expect(store.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(
      github.requests.filter(({ url }) => url.pathname === path).map(({ headers }) => headers.authorization),
    ).toEqual(['Bearer gh-token', 'Bearer gh-token']);
  });

  it('says when there is no such release, or no such file', async () => {
    github.releases.splice(1, 1);
    expect((await fetchInto()).log).toContain('no releases');
    github.releases.push({
      id: 3,
      tag_name: 'v2',
      assets: [{ id: 31, name: '../escape', state: 'uploaded', content: 'A' }],
    });
    github.troubles.set('/repos/o/r/releases/assets/31', [(response) => response.writeHead(404).end()]);
    expect((await fetchInto()).log).toContain('failed to download file `../escape`: HTTP status 404');
    expect(readdirSync((await fetchInto()).cwd)).toContain('.._escape');
  });
});

describe('github-release put', () => {
  const push = async (more: object = {}, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    mkdirSync(join(cwd, 'in'));
    for (const [name, content] of [
      ['name', 'The release\n'],
      ['tag', '2.5\n'],
      ['body', 'news'],
      ['a.bin', 'AAA'],
      ['b.bin', 'BBB'],
    ] as const) {
      writeFileSync(join(cwd, 'in', name), content);
    }
    const all = { name: 'in/name', tag: 'in/tag', tag_prefix: 'v', globs: ['in/*.bin'], ...params };
    return await runProgramForTest(
      put,
      { source: source({ access_token: 'gh-token', ...more }), params: all },
      { cwd },
    );
  };
  const assets = (tag: string) =>
    github.releases
      .find(({ tag_name: name }) => name === tag)
      ?.assets?.map(({ name, content }) => `${name}=${content}`);

  it('makes a release with its assets', async () => {
    const { answer, log } = await push(
      { pre_release: true, release: false },
      { body: 'in/body', generate_release_notes: true },
    );
    expect(answer, log).toMatchObject({ version: { tag: 'v2.5', timestamp: '2024-05-05T05:05:05Z' } });
    expect(github.releases.at(-1)).toMatchObject({
      name: 'The release',
      body: 'news',
      draft: false,
      prerelease: true,
      generate_release_notes: true,
    });
    expect(assets('v2.5')).toEqual(['a.bin=AAA', 'b.bin=BBB']);
    expect(log).toBe('creating release The release\nuploading in/a.bin\nuploading in/b.bin\n');
  });

  it('changes a release, and never leaves it without assets', async () => {
    github.releases.push({
      id: 7,
      tag_name: 'v2.5',
      body: 'old',
      assets: [{ id: 71, name: 'a.bin', state: 'uploaded', content: 'old' }],
    });
    const { log } = await push();
    expect(assets('v2.5'), log).toEqual(['a.bin=AAA', 'b.bin=BBB']);
    expect(github.releases.at(-1)).toMatchObject({ id: 7, name: 'The release', body: 'old' });
    const changes = github.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, url }) => `${method} ${url.pathname}`);
    expect(changes.slice(0, 4)).toEqual([
      'PATCH /repos/o/r/releases/7',
      'POST /upload/7',
      'POST /upload/7',
      'DELETE /repos/o/r/releases/assets/71',
    ]);
  });

  it('refuses what is missing', async () => {
    expect((await push({}, { globs: ['in/*.zip'] })).log).toContain("could not find file that matches glob 'in/*.zip'");
    expect((await push({}, { name: '' })).log).toContain('params.name is required');
    expect((await push({}, { tag: 'nope' })).log).toContain('no such file');
    expect((await push({ owner: '' })).log).toContain('source.owner is required');
    expect((await push({ github_api_url: 'github.example' })).log).toContain(
      'source.github_api_url must be an http or https URL, not "github.example"',
    );
  });
});
