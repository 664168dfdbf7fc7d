import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../git.ts';
import type { GetRequest } from './get-request.ts';

/** Clones the repository into the destination, its files too unless only some paths are wanted; returns git there. */
export async function clone(git: Git, destination: string, request: GetRequest): Promise<Git> {
  const options = [
    ...(request.allBranches ? [] : ['--single-branch']),
    ...(request.depth > 0 ? [`--depth=${request.depth}`] : []),
    ...(request.branch === '' ? [] : [`--branch=${request.branch}`]),
    ...request.tagOptions,
    ...(request.sparsePaths.length > 0 ? ['--no-checkout'] : []),
  ];
  await git.run(['clone', '--progress', ...options, '--', request.uri, destination]);
  const there = git.at(destination);
  for (const { name, value } of request.source.git_config) await there.run(['config', name, value]);
  if (request.sparsePaths.length > 0) {
    await there.run(['config', 'core.sparseCheckout', 'true']);
    await appendFile(
      join(destination, '.git/info/sparse-checkout'),
      request.sparsePaths.map((path) => `${path}\n`).join(''),
    );
  }
  await there.run(['fetch', ...request.tagOptions, 'origin', 'refs/notes/*:refs/notes/*']);
  return there;
}
