import { isJsonObject } from '../sdk/json/json-value.ts';
import type { GetProgram, ProgramContext, ProgramRequest, Version } from '../sdk/program.ts';
import type { Git } from './git.ts';
import { commitMetadata, readCommit } from './metadata.ts';
import { type GitSetUp, setUpGit } from './setup/set-up-git.ts';
import { verifyCommit } from './verification/verify-commit.ts';
import { checkOut } from './working-copy/check-out.ts';
import { clone } from './working-copy/clone.ts';
import { type GetRequest, readGetRequest } from './working-copy/get-request.ts';
import { updateSubmodules } from './working-copy/submodules.ts';
import { unlockGitCrypt } from './working-copy/unlock-git-crypt.ts';
import { writeCommitFiles } from './working-copy/write-commit-files.ts';

/** Clones the repository at the version, with all that params ask for, and tells of the commit (resources.md 3.4). */
export const get: GetProgram = async (request, context) => {
  const asked = readGetRequest(request, context);
  const debug = asked.source.debug === true || asked.params.debug === true;
  const setUp = await setUpGit(context, asked.source, { debug });
  const git = await fillDirectory(setUp, asked, context);
  for (const branch of asked.params.fetch) await fetchBranch(git, branch);
  const commit = await readCommit(git);
  const metadata = await commitMetadata(git, commit);
  const ref = asked.ref === 'HEAD' ? commit.sha : asked.ref;
  await writeCommitFiles(git, asked.params, { ref, commit, metadata });
  if (asked.params.clean_tags === true) await removeTags(git);
  return { version: printedVersion(request, ref), metadata };
};

async function fillDirectory(setUp: GitSetUp, asked: GetRequest, context: ProgramContext): Promise<Git> {
  const skipLfs = asked.params.disable_git_lfs === true ? { GIT_LFS_SKIP_SMUDGE: '1' } : {};
  const git = await clone(setUp.git.at(context.tmp, skipLfs), context.cwd, asked);
  await checkOut(git, asked, context);
  await verifyCommit(git, asked.ref, asked.source, context);
  await git.run(['--no-pager', 'log', '-1', '--oneline']);
  await git.run(['clean', '--force', '--force', '-d']);
  await git.run(['submodule', 'sync']);
  await unlockGitCrypt(git, asked.source.git_crypt_key, context);
  await updateSubmodules(git, asked, { agent: setUp.agent, context });
  return git;
}

async function fetchBranch(git: Git, branch: string): Promise<void> {
  await git.run(['fetch', 'origin', '--', branch]);
  const known = await git.attempt(['show-ref', '--verify', '--quiet', `refs/heads/${branch}`]);
  if (known.status !== 0) await git.run(['branch', '--', branch, 'FETCH_HEAD']);
}

async function removeTags(git: Git): Promise<void> {
  const tags = await git.lines(['for-each-ref', '--format=delete %(refname)', 'refs/tags']);
  await git.run(['update-ref', '--stdin'], { input: tags.map((line) => `${line}\n`).join('') });
}

/** The version asked for, so that metadata is found with it; without the branch, as the original prints it. */
function printedVersion(request: ProgramRequest, ref: string): Version {
  const { version } = request.whole;
  const commit = isJsonObject(version) ? version.commit : undefined;
  return typeof commit === 'string' ? { ref, commit } : { ref };
}
