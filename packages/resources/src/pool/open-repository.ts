import type { Git } from '../git/git.ts';
import { setUpGit } from '../git/setup/set-up-git.ts';
import type { ProgramContext } from '../sdk/program.ts';
import type { PoolSource } from './request.ts';

/** Git, ready to reach the repository of a pool; authentication is that of the git type. */
export async function openRepository(source: PoolSource, context: ProgramContext): Promise<Git> {
  const { git } = await setUpGit(context, { ...source, submodule_credentials: [] }, { debug: false });
  return git;
}

/** Clones the branch of the pool into a directory; returns git there. */
export async function clonePool(git: Git, source: PoolSource, directory: string, depth = 0): Promise<Git> {
  const shallow = depth > 0 ? [`--depth=${depth}`] : [];
  await git.run(['clone', '--single-branch', ...shallow, `--branch=${source.branch}`, '--', source.uri, directory]);
  return git.at(directory);
}
