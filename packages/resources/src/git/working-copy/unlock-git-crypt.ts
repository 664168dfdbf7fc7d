import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';

/** Decrypts the files of a repository that uses git-crypt; does nothing without a key. Blanks in the key's text are folds. */
export async function unlockGitCrypt(git: Git, key: string, context: ProgramContext): Promise<void> {
  if (key === '') return;
  const path = join(await temporaryDirectory(context, 'git-crypt'), 'key');
  await writeFile(path, Buffer.from(key.replaceAll(/\s/g, ''), 'base64'), { mode: 0o600 });
  context.log('unlocking git repo');
  const { status } = await git.command('git-crypt', ['unlock', path]);
  if (status !== 0) throw new ProgramFailure('', { exitStatus: status });
}
