import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Git } from '../git/git.ts';
import type { GetProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { requireWithin, writeOwnFile } from '../sdk/write-own-file.ts';
import { clonePool, openRepository } from './open-repository.ts';
import { type PoolSource, readPoolRequest } from './request.ts';

/** The repository at the version, with the lock that the version is about in `name` and `metadata` (resources.md 9.3). */
export const get: GetProgram = async (request, context) => {
  const { source, ref, depth } = readPoolRequest(request, context);
  const git = await clonePool(await openRepository(source, context), source, context.cwd, depth);
  const commit = ref || 'HEAD';
  await git.run(['checkout', '-q', commit]);
  await git.run(['--no-pager', 'log', '-1', '--oneline']);
  await git.run(['clean', '--force', '--force', '-d']);
  const [changed = ''] = await git.lines(['log', '-1', '--name-only', '--format=', '--', source.pool]);
  if (changed === '') throw new ProgramFailure(`no commit of the branch has touched the pool ${source.pool}`);
  const lock = basename(changed);
  await refuseStolenLock(git, source, { lock, commit });
  const [head = ''] = await git.lines(['rev-parse', 'HEAD']);
  const content = await findLock(context.cwd, source.pool, lock);
  if (content === undefined) context.log('lock does not exist');
  else {
    await writeOwnFile(context.cwd, 'metadata', content);
    await writeOwnFile(context.cwd, 'name', `${lock}\n`);
  }
  const metadata = [
    { name: 'lock_name', value: lock },
    { name: 'pool_name', value: source.pool },
  ];
  return { version: { ref: head }, metadata };
};

/** A claimed lock must be the same claim still at the tip of the branch, not one that somebody made later. */
async function refuseStolenLock(
  git: Git,
  source: PoolSource,
  { lock, commit }: { lock: string; commit: string },
): Promise<void> {
  const claimed = `${source.pool}/claimed/${lock}`;
  if (!existsSync(join(git.directory, claimed))) return;
  const later = await git.lines(['log', '--format=%H', `${commit}..origin/${source.branch}`, '--', claimed]);
  if (later.length > 0) throw new ProgramFailure('error: lock instance is no longer acquired');
}

async function findLock(directory: string, pool: string, lock: string): Promise<Buffer | undefined> {
  const home = join(directory, pool);
  for (const state of await readdir(home).catch(() => [])) {
    const path = join(home, state, lock);
    if (!existsSync(path)) continue;
    await requireWithin(directory, path);
    return await readFile(path);
  }
  return undefined;
}
