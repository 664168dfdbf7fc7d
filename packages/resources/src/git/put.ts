import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { Git } from './git.ts';
import { commitMetadata, readCommit } from './metadata.ts';
import { type PushOutcome, pushCommits, pushTags } from './push/push-commits.ts';
import { pushOverOthers } from './push/push-over-others.ts';
import { locateInputs, type PutRequest, readPutRequest } from './push/put-request.ts';
import { setUpGit } from './setup/set-up-git.ts';

/** Pushes a repository that an earlier step made: its HEAD to a branch, or tags (resources.md 3.6). */
export const put: PutProgram = async (request, context) => {
  const asked = readPutRequest(request);
  const { source, params } = asked;
  const setUp = await setUpGit(context, source, { debug: source.debug === true || params.debug === true });
  const located = await locateInputs(asked, context);
  const git = setUp.git.at(located.repository);
  await git.run(['remote', 'add', '--', 'push-target', source.uri]);
  const original = await headOf(git);
  await push(git, located, { commit: original, context });
  const ref = params.merge === true && params.returning === 'unmerged' ? original : await headOf(git);
  const metadata = await commitMetadata(git, await readCommit(git));
  return { version: params.branch === '' ? { ref } : { branch: params.branch, ref }, metadata };
};

async function push(
  git: Git,
  request: PutRequest,
  { commit, context }: { commit: string; context: ProgramContext },
): Promise<void> {
  const { params } = request;
  if (params.only_tag === true) succeed(await pushTags(git, request));
  else if (params.merge === true || params.rebase === true) await pushOverOthers(git, request, { commit, context });
  else succeed(await pushCommits(git, request, context));
}

/** Without a strategy the first rejection is final. */
function succeed(outcome: PushOutcome): void {
  if (outcome.kind !== 'pushed') {
    throw new ProgramFailure('', { exitStatus: outcome.kind === 'failed' ? outcome.status : 1 });
  }
}

async function headOf(git: Git): Promise<string> {
  return (await git.read(['rev-parse', 'HEAD'])).toString().trim();
}
