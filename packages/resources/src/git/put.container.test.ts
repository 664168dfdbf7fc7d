import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { put } from './put.ts';

let remote: ReturnType<typeof bareRepository>;
let cwd: string;
let mine: GitRepository;
let others: GitRepository;

/** A repository that earlier steps got and changed, and one of somebody who pushes meanwhile. */
beforeEach(() => {
  const origin = new GitRepository();
  origin.commit({ file: 'base', content: 'one\ntwo\nthree\n' });
  remote = bareRepository(origin);
  cwd = temporaryDirectoryForTest();
  mine = new GitRepository(join(cwd, 'repo'));
  others = new GitRepository();
  for (const clone of [mine, others]) {
    clone.git('pull', '-q', remote.path, 'master');
    clone.git('remote', 'add', 'origin', remote.path);
  }
});

async function push(params: object = {}, source: object = {}) {
  const request = {
    source: { uri: remote.path, branch: 'master', ...source },
    params: { repository: 'repo', ...params },
  };
  return await runProgramForTest(put, request, { cwd });
}
const pushOthers = (options: object = { file: 'other' }) => {
  const sha = others.commit(options);
  others.git('push', '-q', 'origin', 'master');
  return sha;
};

describe('git put', () => {
  it('pushes HEAD and tells of the commit', async () => {
    const sha = mine.commit();
    const { answer, log } = await push();
    expect(answer, log).toMatchObject({
      version: { ref: sha },
      metadata: [{ name: 'commit', value: sha }, {}, {}, {}, {}, { name: 'branch', value: 'master' }, {}],
    });
    expect(remote.git('rev-parse', 'master')).toBe(sha);
  });

  it('fails when somebody was faster, and pushes over them when forced', async () => {
    pushOthers();
    const sha = mine.commit();
    const run = await push();
    expect(run).toMatchObject({ status: 1, answer: undefined, log: expect.stringContaining('[rejected]') });
    expect((await push({ force: true, repository: 'again' })).status).toBe(1);
    mine.git('remote', 'remove', 'push-target');
    expect((await push({ force: true })).answer).toMatchObject({ version: { ref: sha } });
    expect(remote.git('rev-parse', 'master')).toBe(sha);
  });

  it('pushes to the branch and the place that params name', async () => {
    const sha = mine.commit();
    const run = await push({ branch: 'topic', refs_prefix: 'refs/for' });
    expect(run.answer).toMatchObject({ version: { branch: 'topic', ref: sha } });
    expect(run.log).toContain('Override master with topic\n');
    expect(remote.git('rev-parse', 'refs/for/topic')).toBe(sha);
  });

  it('tags what it pushes, plainly or with a message', async () => {
    mkdirSync(join(cwd, 'in'));
    writeFileSync(join(cwd, 'in/version'), '1.2.3\n\n');
    writeFileSync(join(cwd, 'in/message'), 'what is new\n');
    const sha = mine.commit();
    expect((await push({ tag: 'in/version', tag_prefix: 'v', annotate: 'in/message' })).status).toBe(0);
    expect(remote.git('rev-parse', 'v1.2.3^{commit}')).toBe(sha);
    expect(remote.git('tag', '-n', '--format=%(contents)', '-l', 'v1.2.3')).toBe('what is new');
  });

  it('is not kept from pushing by tags that the remote has moved since', async () => {
    for (const name of ['moved', 'same', 'new']) mine.git('tag', name);
    mine.git('push', '-q', 'origin', 'moved', 'same');
    const elsewhere = pushOthers();
    remote.git('tag', '-f', 'moved', elsewhere);
    const sha = mine.commit();
    const run = await push({ rebase: true });
    expect(run.status, run.log).toBe(0);
    expect(run.log).toContain('left as they are there: refs/tags/moved (the remote has moved them)\n');
    expect(remote.git('rev-parse', 'moved')).toBe(elsewhere);
    expect(remote.git('tag', '--list').split('\n')).toEqual(['moved', 'new', 'same']);
    expect(remote.git('log', '-1', '--format=%T', 'master')).not.toBe(sha);
  });

  it('still fails for a tag of its own that the remote has elsewhere, unless it is to force it', async () => {
    writeFileSync(join(cwd, 'tag'), 'taken');
    const theirs = remote.git('rev-parse', 'master');
    remote.git('tag', 'taken', theirs);
    const sha = mine.commit();
    expect(await push({ tag: 'tag' })).toMatchObject({ status: 1, log: expect.stringContaining('[rejected]') });
    expect(remote.git('rev-parse', 'taken')).toBe(theirs);
    mine.git('remote', 'remove', 'push-target');
    expect((await push({ tag: 'tag', force: true })).status).toBe(0);
    expect(remote.git('rev-parse', 'taken')).toBe(sha);
  });

  it('pushes only tags when told to, without a branch', async () => {
    writeFileSync(join(cwd, 'tag'), 'only');
    const before = remote.git('rev-parse', 'master');
    const sha = mine.commit();
    const run = await push({ only_tag: true, tag: 'tag' }, { branch: '' });
    expect(run.answer).toMatchObject({ version: { ref: sha } });
    expect(remote.git('rev-parse', 'only', 'master')).toBe(`${sha}\n${before}`);
  });

  it.each(['merge', 'rebase'])('tries again with %s while somebody else is faster', async (strategy) => {
    const theirs = [pushOthers()];
    const original = mine.commit({ file: 'mine' });
    // The first attempt meets another push that lands between catching up and pushing.
    const late = others.commit({ file: 'late' });
    others.git('push', '-q', 'origin', 'HEAD:refs/heads/late');
    theirs.push(late);
    const hook = join(mine.path, '.git/hooks/pre-push');
    mkdirSync(join(mine.path, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ngit --git-dir=${remote.path} update-ref refs/heads/master ${late}\n`);
    chmodSync(hook, 0o755);
    const run = await push({ [strategy]: true });
    expect(run.status, run.log).toBe(0);
    expect(run.log).toContain(`${strategy === 'merge' ? 'merging' : 'rebasing'} and trying again...\n`);
    expect(run.log.trimEnd().split('\n').at(-1)).toBe('pushed');
    const { version } = run.answer as { version: { ref: string } };
    expect(remote.git('rev-parse', 'master')).toBe(version.ref);
    for (const sha of theirs) remote.git('merge-base', '--is-ancestor', sha, 'master');
    const parents = remote.git('log', '-1', '--format=%P', 'master').split(' ');
    expect(parents).toEqual(strategy === 'merge' ? [original, late] : [late]);
  });

  it('can tell of the commit before the merge', async () => {
    pushOthers();
    const original = mine.commit({ file: 'mine' });
    const run = await push({ merge: true, returning: 'unmerged' });
    expect(run.answer).toMatchObject({ version: { ref: original } });
    expect(remote.git('rev-parse', 'master')).not.toBe(original);
  });

  it('stops at a conflict', async () => {
    pushOthers({ file: 'base', content: 'theirs' });
    mine.commit({ file: 'base', content: 'mine' });
    const run = await push({ rebase: true });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('CONFLICT') });
  });

  it.each([['ours'], [['ours']], ['ours ignore-space-change']])(
    'resolves it with the strategy options %j',
    async (options) => {
      pushOthers({ file: 'base', content: 'theirs' });
      mine.commit({ file: 'base', content: 'mine' });
      const run = await push({ rebase: true, rebase_strategy: 'recursive', rebase_strategy_option: options });
      expect(run.status, run.log).toBe(0);
      expect(remote.git('show', 'master:base')).toBe('theirs');
    },
  );

  it('gives up at once when the push is refused for another reason', async () => {
    const hook = join(remote.path, 'hooks/pre-receive');
    mkdirSync(join(remote.path, 'hooks'), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\necho not on Fridays; exit 1\n');
    chmodSync(hook, 0o755);
    mine.commit();
    const run = await push({ rebase: true });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringMatching(/not on Fridays[\s\S]*failed with non-rebase error\n$/),
    });
  });

  it('adds notes, found beside the repository or in the put’s directory', async () => {
    mkdirSync(join(cwd, 'deep'));
    writeFileSync(join(cwd, 'note'), 'noted');
    mine.commit();
    expect((await push({ notes: 'note' })).status).toBe(0);
    expect(remote.git('notes', 'show', 'master')).toBe('noted');
  });

  it('passes push options to the server', async () => {
    remote.git('config', 'receive.advertisePushOptions', 'true');
    const seen = join(temporaryDirectoryForTest(), 'seen');
    const hook = join(remote.path, 'hooks/post-receive');
    mkdirSync(join(remote.path, 'hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ | sort > ${seen}\n`);
    chmodSync(hook, 0o755);
    mine.commit();
    expect((await push({ push_options: ['ci.skip', 'a b'] })).status).toBe(0);
    expect(readFileSync(seen, 'utf8')).toBe(
      'GIT_PUSH_OPTION_0=ci.skip\nGIT_PUSH_OPTION_1=a b\nGIT_PUSH_OPTION_COUNT=2\n',
    );
  });

  const mistakes: [object, object, string][] = [
    [{ uri: '' }, {}, 'invalid payload (missing uri)\n'],
    [{ branch: '' }, {}, 'invalid payload (missing branch)\n'],
    [{}, { repository: '' }, 'invalid payload (missing repository)\n'],
    [{}, { merge: true, rebase: true }, 'invalid push strategy (either merge or rebase can be set, but not both)\n'],
    [{}, { tag: 'nope' }, "tag file 'nope' does not exist\n"],
    [{}, { annotate: 'nope' }, "annotation file 'nope' does not exist\n"],
    [
      {},
      { repository: 'nope' },
      'cd: nope: No such file or directory\nparams.repository must name a directory that an earlier step made\n',
    ],
    [{}, { repo: 'x' }, 'Found unknown keys in put params:\n"repo"\nthe git resource has no params.repo\n'],
  ];
  it.each(mistakes)('refuses %j %j', async (source, params, log) => {
    expect(await push(params, source)).toEqual({ status: 1, answer: undefined, log });
  });
});
