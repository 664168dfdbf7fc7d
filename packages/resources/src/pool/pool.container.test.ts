import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let repo: GitRepository;
let remote: ReturnType<typeof bareRepository>;
let cwd: string;

beforeEach(() => {
  repo = new GitRepository();
  for (const file of ['aws/claimed/.gitkeep', 'aws/unclaimed/.gitkeep', 'other']) repo.commit({ file, content: '' });
  repo.commit({ file: 'aws/unclaimed/one', content: 'about one\n', message: 'add one' });
  remote = bareRepository(repo);
  repo.git('remote', 'add', 'origin', remote.path);
  cwd = temporaryDirectoryForTest();
});

const source = (more: object = {}) => ({
  uri: `file://${remote.path}`,
  branch: 'master',
  pool: 'aws',
  retry_delay: '50ms',
  ...more,
});
const act = (params: object, options: { signal?: AbortSignal; env?: Record<string, string>; more?: object } = {}) => {
  const env = { PATH: process.env.PATH, BUILD_URL: 'https://ci/builds/7', ...options.env };
  return runProgramForTest(
    put,
    { source: source(options.more), params },
    { cwd, env, ...(options.signal && { signal: options.signal }) },
  );
};
const files = () =>
  remote
    .git('ls-tree', '-r', '--name-only', 'master', 'aws')
    .split('\n')
    .filter((name) => !name.endsWith('.gitkeep'));
const subject = () => remote.git('log', '-1', '--format=%B', 'master').split('\n')[0];
const lockDirectory = (name: string, metadata = 'm') => {
  mkdirSync(join(cwd, 'lock'), { recursive: true });
  writeFileSync(join(cwd, 'lock/name'), `${name}\n`);
  writeFileSync(join(cwd, 'lock/metadata'), metadata);
};

describe('pool put', () => {
  it('acquires a lock and gives it back', async () => {
    const { answer, log } = await act({ acquire: true });
    const head = remote.git('rev-parse', 'master');
    expect(answer, log).toEqual({
      version: { ref: head },
      metadata: [
        { name: 'lock_name', value: 'one' },
        { name: 'pool_name', value: 'aws' },
      ],
    });
    expect(log).toMatch(/acquiring lock on: aws\nwaiting for lock\n[\s\S]*\nacquired!\n$/);
    expect(files()).toEqual(['aws/claimed/one']);
    expect(remote.git('log', '-1', '--format=%B|%an <%ae>', 'master')).toBe(
      'claiming: one\nBuild URL: https://ci/builds/7\n|CI Pool Resource <ci-pool@localhost>',
    );
    lockDirectory('one');
    expect((await act({ release: 'lock' })).log).toContain('releasing lock: one on pool: aws\n');
    expect(files()).toEqual(['aws/unclaimed/one']);
    expect(subject()).toBe('unclaiming: one');
  });

  it('adds, claims by name, updates and removes', async () => {
    lockDirectory('two', 'about two');
    await act({ add: 'lock' });
    expect([files(), subject()]).toEqual([['aws/unclaimed/one', 'aws/unclaimed/two'], 'adding unclaimed: two']);
    await act({ update: 'lock' });
    expect(subject()).toBe('updating: two');
    expect((await act({ claim: 'two' })).log).toMatch(
      /^claiming lock on: aws\nwaiting for lock\n[\s\S]*\nclaimed!\n$/m,
    );
    await act({ remove: 'lock' });
    expect([files(), subject()]).toEqual([['aws/unclaimed/one'], 'removing: two']);
    await act({ add_claimed: 'lock' });
    expect([files(), subject()]).toEqual([['aws/claimed/two', 'aws/unclaimed/one'], 'adding claimed: two']);
  });

  it('gives every lock to one of many who want it', async () => {
    for (const name of ['two', 'three']) repo.commit({ file: `aws/unclaimed/${name}`, content: name });
    repo.git('push', '-q', 'origin', 'master');
    const runs = await Promise.all(Array.from({ length: 3 }, () => act({ acquire: true })));
    const locks = runs.map(({ answer }) => (answer as { metadata: { value: string }[] }).metadata[0]?.value);
    expect(locks.sort()).toEqual(['one', 'three', 'two']);
  });

  it('waits until a lock is free', async () => {
    await act({ acquire: true });
    lockDirectory('one');
    const waiting = act({ claim: 'one' });
    const checking = act({ check: 'lock' });
    setTimeout(() => void act({ release: 'lock' }), 300);
    expect((await waiting).answer, (await waiting).log).toMatchObject({ metadata: [{ value: 'one' }, {}] });
    expect((await waiting).log).toMatch(/\.\nclaimed!\n$/);
    expect((await checking).status).toBe(0);
  });

  it('stops waiting when it is aborted', async () => {
    await act({ acquire: true });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    expect((await act({ acquire: true }, { signal: controller.signal })).status).toBe(143);
  });

  it('fails for a lock that is not claimed, and for names that lead elsewhere', async () => {
    lockDirectory('nope');
    expect(await act({ release: 'lock' })).toMatchObject({
      status: 1,
      log: expect.stringContaining('error releasing lock: action: '),
    });
    lockDirectory('../../other');
    expect(await act({ remove: 'lock' })).toMatchObject({ status: 1, log: expect.stringContaining('lies outside') });
    expect(remote.git('cat-file', '-e', 'master:other')).toBe('');
  });

  it.each([
    [
      {},
      {},
      'invalid payload (missing acquire, release, remove, claim, add, add_claimed, update, check, or check_unclaimed)\n',
    ],
    [{ branch: 123 }, { acquire: true }, 'error reading request: source.branch must be a text, not the number 123\n'],
    [{ uri: '', pool: '' }, { acquire: true }, 'invalid payload (missing uri)\ninvalid payload (missing pool)\n'],
    [{ retry_delay: 'soon' }, { acquire: true }, 'source.retry_delay: time: invalid duration "soon"\n'],
    [{}, { release: 'nope' }, 'could not read the name file of your lock: ENOENT'],
  ])('refuses %j %j', async (more, params, log) => {
    expect(await act(params, { more })).toMatchObject({
      status: 1,
      answer: undefined,
      log: expect.stringContaining(log),
    });
  });
});

describe('pool check', () => {
  it('lists the commits that touched the pool', async () => {
    const tmp = temporaryDirectoryForTest();
    const ask = async (ref?: string) =>
      (await runProgramForTest(check, { source: source(), version: ref && { ref } }, { tmp })).answer;
    const first = repo.head;
    expect(await ask()).toEqual([{ ref: first }]);
    repo.commit({ file: 'other' });
    const second = repo.commit({ file: 'aws/unclaimed/two' });
    repo.git('push', '-q', 'origin', 'master');
    expect(await ask(first)).toEqual([{ ref: first }, { ref: second }]);
    expect(await ask('f'.repeat(40))).toEqual([{ ref: second }]);
    const all = repo
      .git('log', '--reverse', '--format=%H', '--', 'aws')
      .split('\n')
      .map((ref) => ({ ref }));
    expect(await ask(repo.git('rev-list', '--max-parents=0', 'HEAD'))).toEqual(all);
  });
});

describe('pool get', () => {
  const fetchInto = async (ref?: string) => {
    const target = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(), version: ref && { ref } }, { cwd: join(target, 'r') });
    return { ...run, file: (name: string) => readFileSync(join(target, 'r', name), 'utf8'), cwd: join(target, 'r') };
  };

  it('tells which lock the version is about', async () => {
    await act({ acquire: true });
    const { answer, file, log } = await fetchInto();
    expect(answer, log).toMatchObject({
      version: { ref: remote.git('rev-parse', 'master') },
      metadata: [{ value: 'one' }, { value: 'aws' }],
    });
    expect([file('name'), file('metadata')]).toEqual(['one\n', 'about one\n']);
  });

  it('refuses a claim that somebody else has taken over meanwhile', async () => {
    const { answer } = await act({ acquire: true });
    const { ref } = (answer as { version: { ref: string } }).version;
    lockDirectory('one');
    await act({ release: 'lock' });
    await act({ acquire: true });
    expect(await fetchInto(ref)).toMatchObject({
      status: 1,
      log: expect.stringContaining('error: lock instance is no longer acquired\n'),
    });
  });

  it('does not fail for a lock that is gone', async () => {
    await act({ acquire: true });
    lockDirectory('one');
    await act({ remove: 'lock' });
    const { status, log, cwd: directory } = await fetchInto();
    expect({ status, log }).toEqual({ status: 0, log: expect.stringContaining('lock does not exist\n') });
    expect(existsSync(join(directory, 'name'))).toBe(false);
  });
});

describe('a pool whose repository has links', () => {
  let outside: string;
  /** Links in the repository, by their path. */
  const link = (links: Record<string, string>) => {
    for (const [path, target] of Object.entries(links)) {
      rmSync(join(repo.path, path), { recursive: true, force: true });
      symlinkSync(target, join(repo.path, path));
    }
    repo.git('add', '--all');
    repo.git('commit', '-qm', 'links');
    repo.git('push', '-q', 'origin', 'master');
  };
  const fetchOne = async () => {
    const target = join(temporaryDirectoryForTest(), 'r');
    return { ...(await runProgramForTest(get, { source: source() }, { cwd: target })), target };
  };
  beforeEach(() => {
    outside = temporaryDirectoryForTest();
    writeFileSync(join(outside, 'secret'), 'of somebody else');
  });

  it('gets its files written beside them, not through them', async () => {
    link({ name: join(outside, 'name'), metadata: join(outside, 'metadata') });
    const { status, log, target } = await fetchOne();
    expect(status, log).toBe(0);
    expect(readFileSync(join(target, 'name'), 'utf8')).toBe('one\n');
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  it('cannot have a file of elsewhere read for a lock', async () => {
    link({ 'aws/unclaimed/two': join(outside, 'secret') });
    const { status, log, target } = await fetchOne();
    expect([status, log]).toEqual([1, expect.stringContaining('it must not be a link to elsewhere')]);
    expect(existsSync(join(target, 'metadata'))).toBe(false);
  });

  it('cannot have a lock put elsewhere', async () => {
    link({ 'aws/unclaimed': outside });
    lockDirectory('two');
    const { status, log } = await act({ release: 'lock' });
    expect([status, log]).toEqual([1, expect.stringContaining('it must not be a link to elsewhere')]);
    expect(readdirSync(outside)).toEqual(['secret']);
  });
});
