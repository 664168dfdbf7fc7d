import type { Git } from '../git.ts';
import { verifiedCommits } from '../verification/verified-commits.ts';
import type { CheckRequest, MessageFilter } from './check-request.ts';
import type { CommitRange } from './commit-range.ts';

const ciSkip: MessageFilter = { patterns: ['\\[ci\\sskip\\]', '\\[skip\\sci\\]'], allMatch: false };

/** One pass over messages: options for `git rev-list`, and whether what it finds is kept or taken away. */
interface MessagePass {
  readonly options: readonly string[];
  readonly takeAway: boolean;
}

/**
 * The commits of the clone that pass every filter, newest first; first parents only (resources.md 3.3). One git for the
 * walk and the first pass over messages, one more for each further pass. With a `verifier`, only those whose signature it
 * accepts.
 */
export async function listCommits(
  git: Git,
  request: CheckRequest,
  options: { range: CommitRange; maxCount?: number; verifier?: Git | undefined },
): Promise<string[]> {
  const { range, maxCount = Number.MAX_SAFE_INTEGER, verifier } = options;
  const passes = messagePasses(request);
  const [first] = passes;
  const inWalk = first !== undefined && !first.takeAway ? first : undefined;
  const later = inWalk === undefined ? passes : passes.slice(1);
  const isFinal = later.length === 0 && verifier === undefined;
  const limit = isFinal && maxCount < Number.MAX_SAFE_INTEGER ? [`--max-count=${maxCount}`] : [];
  const paths = request.pathspecs.length === 0 ? [] : ['--', ...request.pathspecs];
  const walk = ['rev-list', '--all', '--first-parent', ...(inWalk?.options ?? []), ...limit];
  let commits = await git.lines([...walk, ...range.revisions, ...paths]);
  for (const pass of later) commits = await applyPass(git, commits, pass);
  return verifier === undefined ? commits.slice(0, maxCount) : await verifiedCommits(verifier, commits, maxCount);
}

async function applyPass(git: Git, commits: string[], { options, takeAway }: MessagePass): Promise<string[]> {
  if (commits.length === 0) return commits;
  const input = `${commits.join('\n')}\n`;
  const found = await git.lines(['rev-list', '--stdin', '--no-walk=unsorted', ...options], { input });
  if (!takeAway) return found;
  const taken = new Set(found);
  return commits.filter((commit) => !taken.has(commit));
}

function messagePasses({ include, exclude, skipCiSkip }: CheckRequest): MessagePass[] {
  return [
    ...(include.patterns.length > 0 ? [{ options: grepOptions(include), takeAway: false }] : []),
    ...(exclude.patterns.length > 0 ? [exclusion(exclude)] : []),
    ...(skipCiSkip ? [exclusion(ciSkip)] : []),
  ];
}

/** Git's own inversion knows only "matches any"; "matches all" has to be taken away afterwards. */
function exclusion(filter: MessageFilter): MessagePass {
  if (filter.allMatch) return { options: grepOptions(filter), takeAway: true };
  return { options: ['--invert-grep', ...grepOptions(filter)], takeAway: false };
}

function grepOptions(filter: MessageFilter): string[] {
  return [...filter.patterns.map((pattern) => `--grep=${pattern}`), ...(filter.allMatch ? ['--all-match'] : [])];
}
