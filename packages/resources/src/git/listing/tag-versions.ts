import type { Version } from '../../sdk/program.ts';
import type { Git } from '../git.ts';
import type { CheckRequest } from './check-request.ts';
import type { CommitRange } from './commit-range.ts';
import { listCommits } from './list-commits.ts';
import { listTags, type Tag } from './list-tags.ts';

/**
 * The versions of a source that asks for tags: only the latest few, even from a cursor, as ever; from there on all of them
 * when the source says `every_tag` (resources.md 3.3).
 */
export async function tagVersions(
  git: Git,
  request: CheckRequest,
  { range, verifier }: { range: CommitRange; verifier: Git | undefined },
): Promise<Version[]> {
  const tags = await listTags(git, request, range);
  if (tags.length === 0) return [];
  const commits = await listCommits(git, request, { range, verifier });
  const versions = request.tagAncestors
    ? await ancestorVersions(git, commits, tags)
    : taggedVersions(new Set(commits), tags);
  return request.everyTag && range.cursor !== undefined ? versions : versions.slice(-request.versionDepth);
}

function taggedVersions(commits: ReadonlySet<string>, tags: readonly Tag[]): Version[] {
  return tags.filter(({ commit }) => commits.has(commit)).map(({ name, commit }) => ({ ref: name, commit }));
}

/** Listed commits that some tag contains, oldest first. */
async function ancestorVersions(git: Git, commits: readonly string[], tags: readonly Tag[]): Promise<Version[]> {
  const input = tags.map(({ commit }) => `${commit}\n`).join('');
  const contained = new Set(await git.lines(['rev-list', '--stdin'], { input }));
  return commits
    .filter((commit) => contained.has(commit))
    .reverse()
    .map((ref) => ({ ref }));
}
