import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import type { GetRequest } from './get-request.ts';

/** From this depth on a clone is made whole rather than deeper. */
const maxDepth = 127;

/** Brings the working copy to the wanted commit, fetching what is missing for it (resources.md 3.4, step 7). */
export async function checkOut(git: Git, request: GetRequest, context: ProgramContext): Promise<void> {
  if (request.depth > 0) {
    await deepenUntilFound(git, { ...request, depth: request.depth }, context);
    return;
  }
  if (request.source.search_remote_refs === true && request.branch !== '')
    await fetchMissingRef(git, request.ref, context);
  await checkOutRef(git, request.ref, context);
}

/** Deepens a shallow clone until it holds `depth` commits from the ref on, then checks the ref out. */
export async function deepenUntilFound(
  git: Git,
  wanted: { readonly ref: string; readonly depth: number; readonly tagOptions: readonly string[] },
  context: ProgramContext,
): Promise<void> {
  const oldest = `${wanted.ref}~${wanted.depth - 1}`;
  const gitDirectory = (await git.read(['rev-parse', '--absolute-git-dir'])).toString().trim();
  const shallow = join(gitDirectory, 'shallow');
  let totalDepth = wanted.depth;
  let step = wanted.depth;
  while ((await git.attempt(['checkout', '-f', '-q', oldest], { stdout: 'drop', stderr: 'drop' })).status !== 0) {
    if (!existsSync(shallow)) {
      context.log(`Reached max depth of the origin repo while deepening the shallow clone, it's a deep clone now`);
      break;
    }
    context.log(`Could not find ref ${oldest} in a shallow clone of depth ${totalDepth}`);
    step *= 2;
    if (totalDepth >= maxDepth) {
      context.log(`Reached depth threshold ${maxDepth}, falling back to deep clone...`);
      await git.run(['fetch', '--unshallow', ...wanted.tagOptions, 'origin']);
      break;
    }
    context.log(`Deepening the shallow clone by an additional ${step}...`);
    await git.run(['fetch', `--deepen=${step}`, ...wanted.tagOptions, 'origin']);
    totalDepth += step;
  }
  await checkOutRef(git, wanted.ref, context);
}

async function fetchMissingRef(git: Git, ref: string, context: ProgramContext): Promise<void> {
  const known = await git.attempt(['rev-list', '-1', ref, '--'], { stdout: 'drop', stderr: 'drop' });
  if (known.status === 0) return;
  const line = (await git.lines(['ls-remote', 'origin'])).find((candidate) => candidate.includes(ref));
  const remoteRef = line?.split('\t')[1];
  if (remoteRef === undefined) {
    context.log(`WARNING: couldn't find a ref for ${ref} listed on the remote`);
    return;
  }
  context.log(`${ref} not found locally, but search_remote_refs is enabled. Attempting to fetch ${remoteRef} first.`);
  await git.run(['fetch', 'origin', remoteRef]);
}

/** Checks out; when the commit is not there, in the words that newer versions of git have for it. */
async function checkOutRef(git: Git, ref: string, context: ProgramContext): Promise<void> {
  const { status, stderr } = await git.attempt(['checkout', '-f', '-q', ref], { stderr: 'collect' });
  const text = stderr.toString().replace(/^fatal: reference is not a tree: (\S+)$/m, 'fatal: unable to read tree ($1)');
  if (text !== '') context.stderr.write(text);
  if (status !== 0) throw new ProgramFailure('', { exitStatus: status });
}
