import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import type { GitSource } from '../request.ts';

const defaultKeyserver = 'hkp://keyserver.ubuntu.com/';
const sshKey = /^(ssh-|ecdsa-|sk-)\S+ \S+/;

type SignatureSource = Pick<GitSource, 'commit_verification_keys' | 'commit_verification_key_ids' | 'gpg_keyserver'>;

/** Whether a source names anybody whose signature counts (resources.md 3.5). */
export function wantsSignatures(source: SignatureSource): boolean {
  return keysOf(source).length > 0 || idsOf(source).length > 0;
}

/**
 * Git that knows the source's keys and no others: the keyring is made anew each time, so keys of other resources count for
 * nothing. A key that looks like `ssh-ed25519 AAAA...` is one for SSH signatures. Throws ProgramFailure when a key is none.
 */
export async function withKeyring(git: Git, source: SignatureSource, context: ProgramContext): Promise<Git> {
  const keyring = await temporaryDirectory(context, 'gpg');
  const signers = join(keyring, 'ssh-signers');
  const here = git.at(git.directory, {
    GNUPGHOME: keyring,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'gpg.ssh.allowedSignersFile',
    GIT_CONFIG_VALUE_0: signers,
  });
  context.cleanUps.defer(async () => void (await here.command('gpgconf', ['--kill', 'all'], { stderr: 'drop' })));
  const keys = keysOf(source);
  await importKeys(
    here,
    keys.filter((key) => !sshKey.test(key)),
  );
  await receiveKeys(here, idsOf(source), source.gpg_keyserver || defaultKeyserver);
  const sshKeys = keys.filter((key) => sshKey.test(key)).map((key) => `* namespaces="git" ${key.trim()}\n`);
  await writeFile(signers, sshKeys.join(''));
  return here;
}

function keysOf({ commit_verification_keys: keys }: SignatureSource): string[] {
  return keys.filter((key) => key.trim() !== '');
}

function idsOf({ commit_verification_key_ids: ids }: SignatureSource): string[] {
  return ids.flatMap((id) => id.split(/\s+/)).filter((id) => id !== '');
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
    const { status } = await git.command('gpg', ['--batch', '--keyserver', keyserver, '--recv-keys', '--', id]);
    failed ||= status !== 0;
  }
  if (failed) throw new ProgramFailure('', { exitStatus: 123 });
}
