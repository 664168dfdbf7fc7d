import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../git/git.ts';
import type { CheckProgram } from '../sdk/program.ts';
import { clonePool, openRepository } from './open-repository.ts';
import { readPoolRequest } from './request.ts';

/** The commits that touched the pool, from the cursor on; without one the latest (resources.md 9.2). */
export const check: CheckProgram = async (request, context) => {
  const { source, ref } = readPoolRequest(request, context);
  const outside = await openRepository(source, context);
  const directory = join(context.tmp, 'git-resource-repo-cache');
  const git = outside.at(directory);
  if (await isWhole(git)) {
    await git.run(['fetch', 'origin', source.branch], { stdout: 'drop' });
    await git.run(['reset', '--hard', 'FETCH_HEAD'], { stdout: 'drop' });
  } else {
    await rm(directory, { recursive: true, force: true });
    await clonePool(outside, source, directory);
  }
  const commits = await git.lines(['log', '--format=%H', ...(await rangeFrom(git, ref)), '--', source.pool]);
  return commits.reverse().map((commit) => ({ ref: commit }));
};

async function isWhole(git: Git): Promise<boolean> {
  if (!existsSync(join(git.directory, '.git'))) return false;
  const head = await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD'], { stdout: 'drop', stderr: 'drop' });
  return head.status === 0;
}

/** Arguments for `git log`: all since a known cursor, or just the latest. */
async function rangeFrom(git: Git, ref: string): Promise<string[]> {
  const known = ref !== '' && (await git.attempt(['cat-file', '-e', ref], { stderr: 'drop' })).status === 0;
  if (!known) return ['-1', 'HEAD'];
  const [line = ''] = await git.lines(['rev-list', '--parents', '--max-count=1', ref, '--']);
  return [line.includes(' ') ? `${ref}~1..HEAD` : 'HEAD'];
}
