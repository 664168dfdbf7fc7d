import { createHash } from 'node:crypto';
import type { CheckProgram, Version } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { Git } from './git.ts';
import { type CheckRequest, readCheckRequest, takesEveryCommit, usesTags } from './listing/check-request.ts';
import { commitRange } from './listing/commit-range.ts';
import { listCommits } from './listing/list-commits.ts';
import { readRemoteHead } from './listing/remote-head.ts';
import { RepositoryCache } from './listing/repository-cache.ts';
import { tagVersions } from './listing/tag-versions.ts';
import { readGitSource } from './request.ts';
import { setUpGit } from './setup/set-up-git.ts';
import { withKeyring } from './verification/keyring.ts';

/**
 * Lists the commits or tags from the cursor on (resources.md 3.3). Where every commit counts, one `git ls-remote` answers
 * most checks; where filters apply, one `git ls-remote` tells that nothing has happened since the last check.
 */
export const check: CheckProgram = async (request, context) => {
  const source = readGitSource(request, { refuseUnknownKeys: true });
  const asked = readCheckRequest(request, source);
  const { git } = await setUpGit(context, source, { debug: source.debug === true });
  if (takesEveryCommit(asked)) {
    const head = await readRemoteHead(git, asked.uri, asked.branch);
    if (head === undefined) throw new ProgramFailure('No commit returned. Invalid branch?');
    if (asked.cursor === '' || asked.cursor === head) return [{ ref: head }];
  }
  const cache = new RepositoryCache(git, context.tmp);
  const verifier = async () => (asked.skipUnverified ? await withKeyring(cache.git, source, context) : undefined);
  return usesTags(asked)
    ? await checkTags(cache, asked, verifier)
    : await checkBranch(cache, { ...asked, question: request.text }, verifier);
};

/** Git with the keys whose signatures count, where others' commits are no versions. */
type MakeVerifier = () => Promise<Git | undefined>;

async function checkTags(cache: RepositoryCache, asked: CheckRequest, verifier: MakeVerifier): Promise<Version[]> {
  await cache.update(asked);
  const range = await commitRange(cache.git, asked.cursor);
  return await tagVersions(cache.git, asked, { range, verifier: await verifier() });
}

async function checkBranch(
  cache: RepositoryCache,
  asked: CheckRequest & { readonly question: string },
  verifier: MakeVerifier,
): Promise<Version[]> {
  const last = cache.exists ? cache.lastCheck() : undefined;
  const head = await bringUpToDate(cache, asked, last?.head);
  const key = createHash('sha256').update(`${head}\n${asked.question}`).digest('hex');
  if (last?.key === key) return [...last.versions];
  const range = await commitRange(cache.git, asked.cursor);
  const limit = range.cursor === undefined ? { maxCount: asked.versionDepth } : {};
  const commits = await listCommits(cache.git, asked, { range, ...limit, verifier: await verifier() });
  const versions = commits.reverse().map((ref) => ({ ref }));
  await cache.remember({ key, head, versions });
  return versions;
}

/** Makes the clone as new as the remote and says where its branch is; empty while the repository has no commits. */
async function bringUpToDate(cache: RepositoryCache, asked: CheckRequest, known: string | undefined): Promise<string> {
  if (known !== undefined) {
    const remote = (await readRemoteHead(cache.git, 'origin', asked.branch)) ?? '';
    if (remote === known) return known;
  }
  await cache.update(asked);
  const { stdout } = await cache.git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD'], { stdout: 'collect' });
  return stdout.toString().trim();
}
