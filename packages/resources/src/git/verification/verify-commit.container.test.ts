import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type GitGetOptions, getFrom } from '../../testing/get-from-git.ts';
import { GitRepository } from '../../testing/git-repository.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../../testing/run-program-for-test.ts';
import { runTool } from '../../testing/run-tool.ts';
import { check } from '../check.ts';

let repo: GitRepository;

beforeEach(() => {
  repo = new GitRepository();
});

const fetchInto = (source: object, options: GitGetOptions = {}) => getFrom(repo, source, options);

describe('git get of signed commits', () => {
  const gpgHome = temporaryDirectoryForTest();
  const gpg = (...args: string[]) => runTool('gpg', ['--batch', '--homedir', gpgHome, ...args]).toString();
  // Making keys starts an agent, which would stay.
  afterAll(() => void runTool('gpgconf', ['--homedir', gpgHome, '--kill', 'all']));
  const makeKey = (name: string, expiry = 'never', now: string[] = []) => {
    const email = `${name}@example.com`;
    gpg(...now, '--passphrase', '', '--quick-generate-key', email, 'ed25519', 'sign', expiry);
    return { email, armored: gpg('--armor', '--export', email) };
  };
  const signWith = (email: string) => {
    const program = join(gpgHome, 'gpg-here');
    writeFileSync(program, `#!/bin/sh\nexec gpg --homedir ${gpgHome} "$@"\n`, { mode: 0o755 });
    repo.git('config', 'gpg.program', program);
    return repo.commit({ options: [`--gpg-sign=${email}`] });
  };

  it('passes with the key of the signer among several', async () => {
    const [ada, bob] = [makeKey('ada'), makeKey('bob')];
    const sha = signWith(ada.email);
    const run = await fetchInto({ commit_verification_keys: [bob.armored, ada.armored] }, { ref: sha });
    expect(run.status, run.log).toBe(0);
    const stranger = await fetchInto({ commit_verification_keys: [bob.armored] }, { ref: sha });
    expect(stranger).toMatchObject({ status: 1, answer: undefined });
    expect(stranger.log).toContain("gpg: Can't check signature: No public key");
    expect(stranger.log).toContain(
      `The commit ${sha} is not signed\nit is signed with a key that commit_verification_keys`,
    );
  });

  it('fails for an unsigned commit, whatever a tag says', async () => {
    const eve = makeKey('eve');
    signWith(eve.email);
    const sha = repo.commit();
    repo.git('tag', '-s', '-u', eve.email, '-m', 'x', 'signed-tag');
    const run = await fetchInto({ commit_verification_keys: [eve.armored] }, { ref: 'signed-tag' });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringContaining(`The commit ${sha} is not signed\nit has no signature\n`),
    });
  });

  it('fails when the key has expired', async () => {
    const old = makeKey('old', '1d', ['--faked-system-time', '20200101T000000']);
    const program = join(gpgHome, 'gpg-then');
    writeFileSync(program, `#!/bin/sh\nexec gpg --homedir ${gpgHome} --faked-system-time 20200101T000000 "$@"\n`, {
      mode: 0o755,
    });
    repo.git('config', 'gpg.program', program);
    const sha = repo.commit({ options: [`--gpg-sign=${old.email}`] });
    const run = await fetchInto({ commit_verification_keys: [old.armored] }, { ref: sha });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('it is signed with a key that has expired') });
  });

  it('ends with 2 for what is no key, and 123 when a keyserver has none', async () => {
    const sha = repo.commit();
    const invalid = await fetchInto({ commit_verification_keys: ['abcd'] }, { ref: sha });
    expect(invalid).toMatchObject({ status: 2, log: expect.stringContaining('Invalid GPG key in: abcd') });
    const source = { commit_verification_key_ids: ['abcd'], gpg_keyserver: 'hkp://127.0.0.1:1' };
    const bogus = await fetchInto(source, { ref: sha });
    expect(bogus).toMatchObject({ status: 123, log: expect.stringContaining('gpg: "abcd" not a key ID: skipping') });
  });

  it('is what a check looks for, too, when told so: commits that a get would refuse are no versions', async () => {
    const ada = makeKey('ada-of-checks');
    repo.commit();
    const signed = signWith(ada.email);
    repo.tag('v1');
    repo.commit();
    repo.tag('v2');
    const source = { uri: repo.url, commit_verification_keys: [ada.armored], disable_ci_skip: true };
    const ask = async (more: object) => (await runProgramForTest(check, { source: { ...source, ...more } })).answer;
    expect(await ask({ skip_unverified: true })).toEqual([{ ref: signed }]);
    expect(await ask({ skip_unverified: true, tag_filter: 'v*' })).toEqual([{ ref: 'v1', commit: signed }]);
    expect(await ask({})).toEqual([{ ref: repo.head }]);
    expect(await ask({ skip_unverified: true, commit_verification_keys: [] })).toEqual([{ ref: repo.head }]);
  });

  it('accepts signatures of ssh keys that the source names', async () => {
    const key = join(temporaryDirectoryForTest(), 'key');
    runTool('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    repo.git('config', 'gpg.format', 'ssh');
    const sha = repo.commit({ options: [`--gpg-sign=${key}`] });
    const commit_verification_keys = [readFileSync(`${key}.pub`, 'utf8')];
    const run = await fetchInto({ commit_verification_keys }, { ref: sha });
    expect(run.status, run.log).toBe(0);
    mkdirSync(join(repo.path, 'x'));
    const unsigned = await fetchInto({ commit_verification_keys }, { ref: repo.commit() });
    expect(unsigned.status).toBe(1);
  });
});
