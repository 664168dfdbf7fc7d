import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type GitGetOptions, getFrom } from '../testing/get-from-git.ts';
import { developerEnv, GitRepository } from '../testing/git-repository.ts';
import { temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';

let repo: GitRepository;

beforeEach(() => {
  repo = new GitRepository();
});

const fetchInto = (source: object, options: GitGetOptions = {}) => getFrom(repo, source, options);

describe('git get', () => {
  it('checks out the version, HEAD detached, the branch where the remote has it', async () => {
    const wanted = repo.commit({ content: 'one' });
    const newer = repo.commit({ content: 'two' });
    const run = await fetchInto({ branch: 'master' }, { ref: wanted });
    expect(run.answer, run.log).toMatchObject({ version: { ref: wanted } });
    expect(run.file('file')).toBe('one');
    expect(run.git('rev-parse', 'HEAD', 'master')).toBe(`${wanted}\n${newer}`);
    expect(() => run.git('symbolic-ref', '-q', 'HEAD')).toThrow();
  });

  it('without a version gives the head of the remote', async () => {
    const head = repo.commit();
    expect((await fetchInto({})).answer).toMatchObject({ version: { ref: head } });
  });

  it('prints the commit of a tag version again, so that its metadata is found', async () => {
    const commit = repo.commit();
    repo.tag('v1', 'first');
    const { answer } = await fetchInto({ tag_filter: 'v*' }, { version: { ref: 'v1', commit } });
    expect(answer).toMatchObject({
      version: { ref: 'v1', commit },
      metadata: [{ name: 'commit', value: commit }, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('lets the branch of a version take the place of the source’s', async () => {
    repo.commit();
    const side = repo.commit({ branch: 'side' });
    const run = await fetchInto({ branch: 'master' }, { version: { ref: side, branch: 'side' } });
    expect(run.log).toContain('Override master with side\n');
    expect(run.answer).toMatchObject({ version: { ref: side } });
  });

  it('writes what later steps read below .git, byte for byte', async () => {
    repo.commit();
    const sha = repo.commit({ message: 'subject\n\nbody\n' });
    repo.tag('v2');
    repo.tag('v1');
    const { file, answer } = await fetchInto({ branch: 'master' }, { ref: sha });
    const names = readdirSync(join(repo.path, '.git'));
    expect(names).not.toContain('short_ref');
    const date = '2023-11-14 22:13:22 +0000';
    const files = {
      ref: `${sha}\n`,
      short_ref: sha.slice(0, 7),
      commit: `${sha}\n`,
      committer: 'ada@example.com',
      committer_name: 'ada',
      author: 'ada\n',
      author_date: `${date}\n`,
      committer_date: `${date}\n`,
      branch: 'master\n',
      tags: 'v1,v2\n',
      url: '',
      commit_message: 'subject\n\nbody\n',
      commit_timestamp: `${date}\n`,
      describe_ref: `${sha.slice(0, 7)}\n`,
    };
    expect(Object.fromEntries(Object.keys(files).map((name) => [name, file(`.git/${name}`)]))).toEqual(files);
    const metadata = [
      { name: 'commit', value: sha },
      { name: 'author', value: 'ada' },
      { name: 'author_date', value: date, type: 'time' },
      { name: 'committer', value: 'ada' },
      { name: 'committer_date', value: date, type: 'time' },
      { name: 'branch', value: 'master' },
      { name: 'tags', value: 'v1,v2' },
      { name: 'message', value: 'subject\n\nbody\n', type: 'message' },
    ];
    expect(answer).toEqual({ version: { ref: sha }, metadata });
    expect(file('.git/metadata.json')).toBe(`${JSON.stringify(metadata, null, 2)}\n`);
  });

  it('tells of the committer also when somebody else made the change', async () => {
    const sha = repo.commit({ options: ['--author=Bob <bob@example.com>'] });
    const { file, answer } = await fetchInto({}, { ref: sha });
    const { metadata } = answer as { metadata: { name: string; value: string }[] };
    expect(metadata.slice(1, 5).map(({ name, value }) => [name, value])).toEqual([
      ['author', 'Bob'],
      ['author_date', '2023-11-14 22:13:21 +0000'],
      ['committer', 'ada'],
      ['committer_date', '2023-11-14 22:13:21 +0000'],
    ]);
    expect(file('.git/committer_date')).toBe('2023-11-14 22:13:21 +0000\n');
    expect(file('.git/committer')).toBe('bob@example.com');
  });

  it('formats the short ref, the timestamp and the description as params say', async () => {
    repo.commit();
    repo.tag('v1', 'one');
    const sha = repo.commit();
    const params = {
      short_ref_format: 'build-%s-%%',
      timestamp_format: 'format:%Y/%m',
      describe_ref_options: '--tags  --long',
    };
    const { file } = await fetchInto({}, { ref: sha, params });
    expect(file('.git/short_ref')).toBe(`build-${sha.slice(0, 7)}-%`);
    expect(file('.git/commit_timestamp')).toBe('2023/11\n');
    expect(file('.git/describe_ref')).toBe(`v1-1-g${sha.slice(0, 7)}\n`);
  });

  it('cuts very long messages in the metadata only', async () => {
    const sha = repo.commit({ message: 'x'.repeat(20_000) });
    const { answer, file } = await fetchInto({}, { ref: sha });
    const { metadata } = answer as { metadata: { name: string; value: string }[] };
    expect(metadata.find(({ name }) => name === 'message')?.value.length).toBe(10_240);
    expect(file('.git/commit_message').length).toBe(20_001);
  });

  it('fetches other branches, all branches, notes', async () => {
    repo.commit();
    const side = repo.commit({ branch: 'side' });
    repo.checkOut('master');
    repo.git('notes', 'add', '-m', 'a note');
    const plain = await fetchInto({ branch: 'master' });
    expect(() => plain.git('rev-parse', 'origin/side')).toThrow();
    expect(plain.git('notes', 'list')).not.toBe('');
    const fetched = await fetchInto({ branch: 'master' }, { params: { fetch: ['side', 'master'] } });
    expect(fetched.git('rev-parse', 'side')).toBe(side);
    const all = await fetchInto({ branch: 'master' }, { params: { all_branches: true } });
    expect(all.git('rev-parse', 'origin/side')).toBe(side);
  });

  it('fetches and removes tags as told', async () => {
    repo.commit();
    repo.tag('on-branch');
    repo.commit({ branch: 'side' });
    repo.tag('elsewhere');
    repo.checkOut('master');
    const tags = async (source: object, params: object = {}) =>
      (await fetchInto({ branch: 'master', ...source }, { params })).git('tag').split('\n').filter(Boolean);
    expect(await tags({})).toEqual(['on-branch']);
    expect(await tags({ fetch_tags: true })).toEqual(['elsewhere', 'on-branch']);
    expect(await tags({ fetch_tags: true }, { fetch_tags: false })).toEqual([]);
    expect(await tags({ tag_filter: 'x*' })).toEqual(['elsewhere', 'on-branch']);
    expect(await tags({}, { clean_tags: true })).toEqual([]);
  });

  it('keeps git_config in the working copy', async () => {
    repo.commit();
    const { git } = await fetchInto({ git_config: [{ name: 'push.default', value: 'upstream' }] });
    expect(git('config', '--local', 'push.default')).toBe('upstream');
  });

  it('checks out only the paths of a sparse checkout', async () => {
    repo.commit({ file: 'a/one' });
    repo.commit({ file: 'b/two' });
    const { cwd } = await fetchInto({ sparse_paths: ['a'] });
    expect(readdirSync(cwd).filter((name) => name !== '.git')).toEqual(['a']);
  });

  it('finds a commit that only another ref of the remote has, when told to search', async () => {
    repo.commit({ branch: 'main' });
    const base = repo.head;
    const change = repo.commit();
    repo.git('update-ref', 'refs/changes/1', change);
    repo.git('reset', '-q', '--hard', base);
    const run = await fetchInto({ branch: 'main', search_remote_refs: true }, { ref: change });
    expect(run.answer, run.log).toMatchObject({ version: { ref: change } });
    expect(run.log).toContain(
      `${change} not found locally, but search_remote_refs is enabled. Attempting to fetch refs/changes/1 first.`,
    );
    const without = await fetchInto({ branch: 'main' }, { ref: change });
    expect(without).toMatchObject({
      status: 128,
      log: expect.stringContaining(`fatal: unable to read tree (${change})`),
    });
  });

  it('refuses unknown params, a missing uri, and a ref that is an option', async () => {
    expect((await fetchInto({}, { params: { depht: 1 } })).log).toBe(
      'Found unknown keys in get params:\n"depht"\nthe git resource has no params.depht (did you mean params.depth?)\n',
    );
    expect((await fetchInto({ uri: '' })).log).toBe('invalid payload (missing uri):\n');
    expect((await fetchInto({}, { ref: '--upload-pack=x' })).log).toContain('version.ref is no name');
    expect((await fetchInto({}, { params: { depth: -1 } })).log).toContain('params.depth must be a whole number');
    expect((await fetchInto({}, { params: { submodules: 'some' } })).log).toContain(
      'params.submodules must be all, none',
    );
  });
});

describe('git get at a depth', () => {
  it('deepens until it has the version, and stays shallow', async () => {
    const shas = Array.from({ length: 24 }, () => repo.commit());
    const wanted = shas[13] ?? '';
    const { answer, git, log, cwd } = await fetchInto({}, { ref: wanted, params: { depth: 2 } });
    expect(answer, log).toMatchObject({ version: { ref: wanted } });
    expect(git('rev-parse', 'HEAD~1')).toBe(shas[12]);
    expect(existsSync(join(cwd, '.git/shallow'))).toBe(true);
    expect(log).toContain(
      `Could not find ref ${wanted}~1 in a shallow clone of depth 2\nDeepening the shallow clone by an additional 4...\n`,
    );
    expect(log).toContain(`in a shallow clone of depth 6\nDeepening the shallow clone by an additional 8...\n`);
  });

  it('gives up when it has everything and the version is not there', async () => {
    repo.commit();
    const run = await fetchInto({}, { ref: '0123456789abcdef0123456789abcdef01234567', params: { depth: 1 } });
    expect(run.status).toBe(128);
    expect(run.log).toContain(
      `it's a deep clone now\nfatal: unable to read tree (0123456789abcdef0123456789abcdef01234567)`,
    );
  });
});

describe('git get with submodules', () => {
  let inner: GitRepository;
  let innermost: GitRepository;
  beforeEach(() => {
    innermost = new GitRepository();
    innermost.commit();
    inner = new GitRepository();
    inner.commit();
    inner.commit();
    inner.git('submodule', '--quiet', 'add', innermost.url, 'innermost');
    inner.commit({ message: 'nested' });
    repo.commit();
    repo.git('submodule', '--quiet', 'add', '--name', 'a name', inner.url, 'lib/in ner');
    repo.commit({ message: 'submodule' });
  });
  const files = (cwd: string) =>
    ['lib/in ner/file', 'lib/in ner/innermost/file'].map((name) => existsSync(join(cwd, name)));

  it.each([
    ['all of them', {}, [true, true]],
    ['none', { submodules: 'none' }, [false, false]],
    ['those named', { submodules: ['in ner'] }, [true, true]],
    ['not those that are not named', { submodules: ['other'] }, [false, false]],
    ['one level only', { submodule_recursive: false }, [true, false]],
    ['shallow ones', { depth: 1 }, [true, true]],
    ['shallow ones, one level only', { depth: 1, submodule_recursive: 'false' }, [true, false]],
    ['shallow ones at the head of their remote', { depth: 1, submodule_remote: true }, [true, true]],
  ])('gets %s', async (_name, params, expected) => {
    const { cwd, status, log } = await fetchInto({}, { params });
    expect(status, log).toBe(0);
    expect(files(cwd)).toEqual(expected);
  });

  it('deepens a shallow submodule until it has the commit', async () => {
    const wanted = inner.head;
    for (let count = 0; count < 5; count += 1) inner.commit();
    const { git, log, status } = await fetchInto({}, { params: { depth: 1 } });
    expect(status, log).toBe(0);
    expect(git('-C', 'lib/in ner', 'rev-parse', 'HEAD')).toBe(wanted);
    expect(log).toContain(`Could not find ref ${wanted}~0 in a shallow clone of depth 1`);
    expect(() => git('config', 'submodule.a name.update')).toThrow();
  });

  it('takes the head of the remote when told to', async () => {
    const newer = inner.commit();
    const { git } = await fetchInto({}, { params: { submodule_remote: true } });
    expect(git('-C', 'lib/in ner', 'rev-parse', 'HEAD')).toBe(newer);
  });

  it('passes over one whose path is not in the tree', async () => {
    repo.git('rm', '-q', '--cached', 'lib/in ner');
    repo.git('commit', '-q', '-m', 'half removed');
    const { log, status } = await fetchInto({});
    expect(status).toBe(0);
    expect(log).toContain('\u001b[31mwarning: skipping missing submodule: lib/in ner\u001b[0m\n');
  });

  it('runs no command that a repository brings along', async () => {
    const trap = join(temporaryDirectoryForTest(), 'trap');
    const bad = `[submodule "x"]\n\tpath = lib/in ner\n\turl = ${inner.url}\n\tupdate = !touch ${trap}\n[submodule "y"]\n\tpath = lib/in ner\n\turl = ext::sh -c touch% ${trap}\n`;
    repo.commit({ file: '.gitmodules', content: bad });
    const { status } = await fetchInto({});
    expect(status).not.toBe(0);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('git get of encrypted and large files', () => {
  it('decrypts with the git-crypt key, folded by YAML or not', async () => {
    repo.commit();
    repo.git('crypt', 'init');
    repo.commit({ file: '.gitattributes', content: 'secret filter=git-crypt diff=git-crypt\n' });
    repo.commit({ file: 'secret', content: 'treasure\n' });
    const keyFile = join(temporaryDirectoryForTest(), 'key');
    repo.git('crypt', 'export-key', keyFile);
    const key = readFileSync(keyFile)
      .toString('base64')
      .replaceAll(/(.{40})/g, '$1 ');
    const locked = await fetchInto({});
    expect(locked.file('secret')).not.toContain('treasure');
    const unlocked = await fetchInto({ git_crypt_key: key });
    expect(unlocked.file('secret'), unlocked.log).toBe('treasure\n');
    expect(unlocked.log).toContain('unlocking git repo\n');
  });

  it('fetches LFS objects unless told not to', async () => {
    const home = temporaryDirectoryForTest();
    const env = { ...developerEnv, HOME: home };
    execFileSync('git', ['lfs', 'install', '--skip-repo'], { env, stdio: 'ignore' });
    const lfs = (...args: string[]) => execFileSync('git', args, { cwd: repo.path, env, stdio: 'ignore' });
    lfs('lfs', 'track', '*.bin');
    writeFileSync(join(repo.path, 'big.bin'), 'large content');
    lfs('add', '.');
    lfs('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-m', 'lfs');
    expect((await fetchInto({})).file('big.bin')).toBe('large content');
    const pointer = await fetchInto({}, { params: { disable_git_lfs: true } });
    expect(pointer.file('big.bin')).toContain('git-lfs.github.com/spec');
  });
});
