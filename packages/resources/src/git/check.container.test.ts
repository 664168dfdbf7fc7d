import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { spawnChild } from '../sdk/child/spawn-child.ts';
import { GitRepository } from '../testing/git-repository.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';

let repo: GitRepository;
let tmp: string;

beforeEach(() => {
  repo = new GitRepository();
  tmp = temporaryDirectoryForTest();
});

const ask = (source: object, ref?: string) =>
  runProgramForTest(
    check,
    { source: { uri: repo.url, ...source }, ...(ref === undefined ? {} : { version: { ref } }) },
    { tmp },
  );
const refs = async (source: object, ref?: string) => {
  const run = await ask(source, ref);
  expect(run.status, run.log).toBe(0);
  return (run.answer as { ref: string }[]).map((version) => version.ref);
};

describe('git check of a branch', () => {
  it('gives the latest commit first, then everything from the cursor on', async () => {
    const first = repo.commit();
    expect(await refs({})).toEqual([first]);
    const second = repo.commit();
    const third = repo.commit();
    expect(await refs({}, first)).toEqual([first, second, third]);
    expect(await refs({}, second)).toEqual([second, third]);
  });

  it('gives as many as version_depth asks for when there is no cursor', async () => {
    const commits = [repo.commit(), repo.commit(), repo.commit()];
    expect(await refs({ version_depth: 2 })).toEqual(commits.slice(1));
    expect(await refs({ version_depth: '2' }, 'f'.repeat(40))).toEqual(commits.slice(1));
  });

  it('looks at the branch that it is given only', async () => {
    repo.commit();
    const side = repo.commit({ branch: 'side/line' });
    repo.checkOut('master');
    repo.commit();
    expect(await refs({ branch: 'side/line' })).toEqual([side]);
  });

  it('is not fooled by a branch whose name ends the same', async () => {
    const mine = repo.commit();
    repo.commit({ branch: 'a/master' });
    expect(await refs({ branch: 'master', disable_ci_skip: true })).toEqual([mine]);
  });

  it('shows the commits since the fork after a forced push', async () => {
    const base = repo.commit();
    const lost = repo.commit();
    expect(await refs({}, base)).toEqual([base, lost]);
    repo.git('reset', '-q', '--hard', base);
    const replacement = repo.commit({ file: 'other' });
    expect(await refs({}, lost)).toEqual([replacement]);
  });

  it('starts again from a commit without parents', async () => {
    const root = repo.commit();
    const next = repo.commit();
    expect(await refs({}, root)).toEqual([root, next]);
  });

  it('follows first parents, so a merge stands for what it brings', async () => {
    const base = repo.commit();
    repo.commit({ branch: 'side', file: 'side/a' });
    repo.checkOut('master');
    const mine = repo.commit();
    const merged = repo.merge('side');
    expect(await refs({}, base)).toEqual([base, mine, merged]);
    expect(await refs({ paths: ['side'] }, base)).toEqual([merged]);
  });

  it('takes paths and ignored paths as git pathspecs', async () => {
    const a = repo.commit({ file: 'src/deep/a.txt' });
    const b = repo.commit({ file: 'docs/b b.txt' });
    const c = repo.commit({ file: 'src/c.md' });
    expect(await refs({ paths: ['src'] }, a)).toEqual([a, c]);
    expect(await refs({ paths: ['*.txt'] }, a)).toEqual([a, b]);
    expect(await refs({ paths: ['docs/b b.txt'] })).toEqual([b]);
    expect(await refs({ ignore_paths: ['src/*.md', 'docs'] })).toEqual([a]);
    expect(await refs({ paths: [':(glob)src/*'], ignore_paths: ['nothing'] }, a)).toEqual([c]);
  });

  it('leaves out commits that ask for it, unless told not to', async () => {
    const a = repo.commit();
    const b = repo.commit({ message: 'x\n\n[ci skip] please' });
    const c = repo.commit({ message: '[skip ci]' });
    const d = repo.commit({ message: '[CI SKIP] shouts, [ci  skip] stretches' });
    expect(await refs({}, a)).toEqual([a, d]);
    expect(await refs({ disable_ci_skip: true }, a)).toEqual([a, b, c, d]);
    expect(await refs({}, b)).toEqual([d]);
  });

  it('filters messages', async () => {
    const a = repo.commit({ message: 'fix: one' });
    const b = repo.commit({ message: 'feat: two' });
    const c = repo.commit({ message: 'fix: three\n\nwith notes' });
    const filter = (commit_filter: object) => refs({ commit_filter }, a);
    expect(await filter({ include: ['fix:', 'nothing'] })).toEqual([a, c]);
    expect(await filter({ include: ['fix:', 'notes'], include_all_match: true })).toEqual([c]);
    expect(await filter({ exclude: ['fix:'] })).toEqual([b]);
    expect(await filter({ exclude: ['fix:', 'notes'], exclude_all_match: true })).toEqual([a, b]);
    expect(await filter({ include: ['fix:'], exclude: ['t.*ee'] })).toEqual([a]);
    expect(await refs({ commit_filter: { include: ['$(touch /tmp/pwned); `id`'] } })).toEqual([]);
  });

  it('gives nothing for a repository without commits, again and again', async () => {
    expect(await refs({})).toEqual([]);
    expect(await refs({})).toEqual([]);
    const first = repo.commit();
    expect(await refs({})).toEqual([first]);
  });
});

describe('git check of tags', () => {
  const versions = async (source: object, ref?: string) => (await ask({ version_depth: 10, ...source }, ref)).answer;

  it('gives tags with their commits, annotated ones too, oldest first', async () => {
    const a = repo.commit();
    repo.tag('v1.0', 'signed off');
    const b = repo.commit();
    repo.tag('v1.1');
    repo.commit();
    repo.tag('other');
    const both = [
      { ref: 'v1.0', commit: a },
      { ref: 'v1.1', commit: b },
    ];
    expect(await versions({ tag_filter: 'v*' })).toEqual(both);
    expect(await versions({ tag_regex: 'v[0-9]+\\.[0-9]' })).toEqual(both);
    expect(await versions({ tag_regex: 'v' })).toEqual([]);
    expect((await ask({ tag_filter: 'v*' })).answer).toEqual(both.slice(1));
    expect(await versions({ tag_filter: 'v*' }, 'v1.1')).toEqual(both.slice(1));
    expect(await versions({ tag_filter: 'v*' }, 'gone')).toEqual(both);
  });

  it('sees tags that come later, moved and deleted ones', async () => {
    repo.commit();
    repo.tag('v1');
    await versions({ tag_filter: 'v*' });
    const b = repo.commit();
    repo.tag('v2');
    expect(await versions({ tag_filter: 'v*' }, 'v1')).toMatchObject([{ ref: 'v1' }, { ref: 'v2', commit: b }]);
  });

  it('keeps to the tags of a branch', async () => {
    const a = repo.commit();
    repo.tag('v1');
    repo.commit({ branch: 'side' });
    repo.tag('v2-side');
    expect(await versions({ tag_filter: 'v*', branch: 'master' })).toEqual([{ ref: 'v1', commit: a }]);
  });

  it('applies filters of commits to tags', async () => {
    const a = repo.commit({ file: 'src/a' });
    repo.tag('v1');
    repo.commit({ file: 'docs/a' });
    repo.tag('v2');
    repo.commit({ file: 'src/b', message: '[ci skip]' });
    repo.tag('v3');
    expect(await versions({ tag_filter: 'v*', paths: ['src'] })).toEqual([{ ref: 'v1', commit: a }]);
  });

  it('gives the commits that tags contain', async () => {
    const a = repo.commit();
    const b = repo.commit();
    repo.tag('v1');
    repo.commit();
    const source = { tag_filter: 'v*', tag_behaviour: 'match_tag_ancestors' };
    expect(await versions(source)).toEqual([{ ref: a }, { ref: b }]);
    const c = repo.commit();
    repo.tag('v2');
    expect(await versions(source, b)).toMatchObject([{ ref: b }, {}, { ref: c }]);
  });
});

describe('git check of every tag', () => {
  it('gives each tag that was made since the cursor, which is the first, when the source says so', async () => {
    const [a, b, c] = ['v1', 'v2', 'v3'].map((name) => {
      const sha = repo.commit();
      repo.tag(name);
      return { ref: name, commit: sha };
    });
    const source = { uri: repo.url, tag_filter: 'v*' };
    const from = async (more: object, version?: object) =>
      (await runProgramForTest(check, { source: { ...source, ...more }, version }, { tmp })).answer;
    expect(await from({}, a)).toEqual([c]);
    expect(await from({ every_tag: true }, a)).toEqual([a, b, c]);
    expect(await from({ every_tag: true, branch: 'master' }, b)).toEqual([b, c]);
    expect(await from({ every_tag: true })).toEqual([c]);
  });
});

describe('git check and its cache', () => {
  it('keeps a bare clone with an origin where scripts expect it', async () => {
    repo.commit();
    await refs({});
    const cache = join(tmp, 'git-resource-repo-cache');
    expect(repo.git('-C', cache, 'remote', 'get-url', 'origin')).toBe(repo.url);
    expect(repo.git('-C', cache, 'rev-parse', '--is-bare-repository')).toBe('true');
  });

  it('makes a clone again that was cut short', async () => {
    const head = repo.commit();
    repo.git('init', '-q', '--bare', join(tmp, 'git-resource-repo-cache'));
    expect(await refs({})).toEqual([head]);
  });

  it('copes with a source that is shallow itself, now and when it has moved on', async () => {
    repo.commit();
    repo.commit();
    const shallow = temporaryDirectoryForTest();
    repo.git('clone', '-q', '--bare', '--depth=1', repo.url, shallow);
    repo.git('-C', shallow, 'config', 'uploadpack.allowFilter', 'true');
    const source = { uri: `file://${shallow}`, branch: 'master' };
    const before = repo.git('-C', shallow, 'rev-parse', 'HEAD');
    expect((await runProgramForTest(check, { source }, { tmp })).answer).toEqual([{ ref: before }]);
    const after = repo.commit();
    repo.git('push', '-q', `file://${shallow}`, 'HEAD:master');
    const { answer } = await runProgramForTest(check, { source, version: { ref: before } }, { tmp });
    expect(answer).toEqual([{ ref: before }, { ref: after }]);
  });

  it('asks the remote once when nothing has happened, and does nothing else', async () => {
    const head = repo.commit();
    const request = { source: { uri: repo.url, branch: 'master', paths: ['*'] }, version: { ref: head } };
    const commands: string[] = [];
    const spawn: typeof spawnChild = (argv, options) => {
      commands.push(
        argv
          .filter((word) => word !== '-c' && !word.startsWith('fetch.'))
          .slice(0, 2)
          .join(' '),
      );
      return spawnChild(argv, options);
    };
    const first = await runProgramForTest(check, request, { tmp, spawn });
    expect(commands).toContain('git clone');
    commands.length = 0;
    expect((await runProgramForTest(check, request, { tmp, spawn })).answer).toEqual(first.answer);
    expect(commands).toEqual(['git ls-remote']);
  });

  it('needs no clone where every commit counts', async () => {
    const head = repo.commit();
    expect(await refs({ disable_ci_skip: true }, head)).toEqual([head]);
    expect(existsSync(join(tmp, 'git-resource-repo-cache'))).toBe(false);
  });
});

describe('git check leaves in HOME what the original leaves', () => {
  const withHome = async (source: object) => {
    const home = temporaryDirectoryForTest();
    const run = await runProgramForTest(
      check,
      { source: { uri: repo.url, ...source } },
      { tmp, env: { HOME: home, PATH: process.env.PATH } },
    );
    const file = (name: string) => (existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8') : undefined);
    return { ...run, file };
  };

  it('credentials in .netrc, submodule hosts first', async () => {
    repo.commit();
    const submodule_credentials = [{ host: 'h', username: 'u', password: 'p p"' }, { host: 'incomplete' }];
    const { file, log } = await withHome({ username: 'ada', password: 'hunter2', submodule_credentials });
    expect(file('.netrc')).toBe('machine h login u password "p p\\""\ndefault login ada password hunter2\n');
    expect(log).not.toContain('hunter2');
    expect((await withHome({ username: 'ada' })).file('.netrc')).toBe(undefined);
  });

  it('git_config in the global configuration', async () => {
    repo.commit();
    const { file } = await withHome({ git_config: [{ name: 'core.pager', value: 'true; echo $HOME' }] });
    expect(file('.gitconfig')).toBe('[core]\n\tpager = "true; echo $HOME"\n');
  });

  it('a tunnel in .ssh/config', async () => {
    repo.commit();
    const https_tunnel = { proxy_host: 'proxy', proxy_port: 3128, proxy_user: 'u', proxy_password: 'secret-p' };
    const { file } = await withHome({ https_tunnel });
    expect(file('.ssh/config')).toBe(
      'ProxyCommand /usr/bin/proxytunnel -F ~/.ssh/tunnel_config -p proxy:3128 -d %h:%p\n',
    );
    expect(file('.ssh/tunnel_config')).toBe('proxy_user = u\nproxy_passwd = secret-p\n');
  });
});

describe('git check refuses', () => {
  const mistakes: [object, string][] = [
    [{ uri: '' }, 'source.uri is required and must not be empty\n'],
    [
      { some_key: 1, brnach: 'x', 'other"key': 2 },
      'Found unknown keys in source:\n"some_key"\n"brnach"\n"other\\"key"\n' +
        'the git resource has no source.some_key, source.brnach (did you mean source.branch?), source.other"key\n',
    ],
    [{ tag_filter: 'a', tag_regex: 'b' }, 'Cannot provide both tag_filter and tag_regex\n'],
    [{ tag_behaviour: 'x' }, "Invalid tag_behaviour. Must be one of 'match_tagged' or 'match_tag_ancestors'.\n"],
    [{ commit_filter: { include: 'x' } }, 'invalid commit filter (expected array of strings)\n"x"\n'],
    [{ version_depth: 0 }, 'Invalid version_depth. Must be <= 0.\n'],
    [{ version_depth: 'many' }, 'source.version_depth must be a whole number of at least 1, not many\n'],
    [{ branch: '--upload-pack=x' }, 'source.branch is no name of a branch: --upload-pack=x\n'],
    [{ paths: 'src' }, 'source.paths must be a list, not a text\n'],
    [{ git_config: [{ name: [] }] }, 'source.git_config[0].name must be a text, not a list\n'],
  ];
  it.each(mistakes)('%j', async (source, log) => {
    expect(await ask(source)).toEqual({ status: 1, answer: undefined, log });
  });

  it('a branch that is not there, with git’s words and status', async () => {
    repo.commit();
    const run = await ask({ branch: 'nope' });
    expect(run).toMatchObject({ status: 128, log: expect.stringContaining('Remote branch nope not found') });
    const fast = await ask({ branch: 'nope', disable_ci_skip: true });
    expect(fast).toMatchObject({ status: 1, log: 'No commit returned. Invalid branch?\n' });
  });

  it('a URI that is an option', async () => {
    const run = await ask({ uri: '--upload-pack=touch /tmp/pwned' });
    expect(run.status).toBe(128);
    expect(existsSync('/tmp/pwned')).toBe(false);
  });

  it('a tag_regex that is none', async () => {
    repo.commit();
    repo.tag('v1');
    const run = await ask({ tag_regex: '(' });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('source.tag_regex is no POSIX extended') });
  });
});
