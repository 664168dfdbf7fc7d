import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import type { GitSource } from '../request.ts';

const defaultKeyserver = 'hkp://keyserver.ubuntu.com/';
const sshKey = /^(ssh-|ecdsa-|sk-)\S+ \S+/;

/**
 * Checks that the commit of `ref` is signed by one of the source's keys (resources.md 3.5); does nothing when it names
 * none. The keyring is made for this one check, so keys of other resources count for nothing. A key that looks like
 * `ssh-ed25519 AAAA...` is one for SSH signatures.
 */
export async function verifyCommit(git: Git, ref: string, source: GitSource, context: ProgramContext): Promise<void> {
  const keys = source.commit_verification_keys.filter((key) => key.trim() !== '');
  const ids = source.commit_verification_key_ids.flatMap((id) => id.split(/\s+/)).filter((id) => id !== '');
  if (keys.length === 0 && ids.length === 0) return;
  const keyring = await temporaryDirectory(context, 'gpg');
  const here = git.at(git.directory, { GNUPGHOME: keyring });
  context.cleanUps.defer(async () => void (await here.command('gpgconf', ['--kill', 'all'], { stderr: 'drop' })));
  await importKeys(
    here,
    keys.filter((key) => !sshKey.test(key)),
  );
  await receiveKeys(here, ids, source.gpg_keyserver || defaultKeyserver);
  const signers = join(keyring, 'ssh-signers');
  const sshKeys = keys.filter((key) => sshKey.test(key)).map((key) => `* namespaces="git" ${key.trim()}\n`);
  await writeFile(signers, sshKeys.join(''));
  const [commit = ''] = await here.lines(['rev-list', '-n', '1', ref, '--']);
  const answer = await here.attempt(['-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', commit]);
  if (answer.status === 0) return;
  throw new ProgramFailure(`The commit ${commit} is not signed\n${await reason(here, commit)}`);
}

async function importKeys(git: Git, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const armored = keys.join('\n');
  const { status } = await git.command('gpg', ['--batch', '--no-autostart', '--import'], { input: `${armored}\n` });
  if (status !== 0) throw new ProgramFailure(`Invalid GPG key in: ${armored}`, { exitStatus: 2 });
}

/** Fetches keys one after another; any that fails ends the program as xargs ended the original. */
async function receiveKeys(git: Git, ids: readonly string[], keyserver: string): Promise<void> {
  let failed = false;
  for (const id of ids) {
    const { status } = await git.command('gpg', ['--batch', '--keyserver', keyserver, '--recv-keys', id]);
    failed ||= status !== 0;
  }
  if (failed) throw new ProgramFailure('', { exitStatus: 123 });
}

/** Why a signature was not accepted, by git's one-letter verdict. */
async function reason(git: Git, commit: string): Promise<string> {
  const [verdict = ''] = await git.lines(['log', '-1', '--format=%G?', commit, '--'], { stderr: 'drop' });
  const reasons: Record<string, string> = {
    N: 'it has no signature',
    E: 'it is signed with a key that commit_verification_keys and commit_verification_key_ids do not name',
    B: 'its signature does not fit its content',
    X: 'its signature has expired',
    Y: 'it is signed with a key that has expired',
    R: 'it is signed with a key that was revoked',
  };
  return reasons[verdict] ?? 'its signature was not accepted';
}
