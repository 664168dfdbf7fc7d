import type { Git } from '../git.ts';
import type { CheckRequest, MessageFilter } from './check-request.ts';
import type { CommitRange } from './commit-range.ts';

const ciSkip: MessageFilter = { patterns: ['\\[ci\\sskip\\]', '\\[skip\\sci\\]'], allMatch: false };

/**
 * The commits of the clone that pass every filter, newest first; first parents only (resources.md 3.3). One git for the
 * walk and the first filter of messages, one more for each further filter; `maxCount` stops the last of them early.
 */
export async function listCommits(
  git: Git,
  request: CheckRequest,
  options: { range: CommitRange; maxCount?: number },
): Promise<string[]> {
  const filters = messageFilters(request);
  const last = Math.max(filters.length - 1, 0);
  const limit = options.maxCount === undefined ? [] : [`--max-count=${options.maxCount}`];
  const paths = request.pathspecs.length === 0 ? [] : ['--', ...request.pathspecs];
  const walk = ['rev-list', '--all', '--first-parent', ...(filters[0] ?? []), ...(last === 0 ? limit : [])];
  let commits = await git.lines([...walk, ...options.range.revisions, ...paths]);
  for (const [index, filter] of filters.entries()) {
    if (index === 0 || commits.length === 0) continue;
    const pick = ['rev-list', '--stdin', '--no-walk=unsorted', ...filter, ...(index === last ? limit : [])];
    commits = await git.lines(pick, { input: `${commits.join('\n')}\n` });
  }
  return commits;
}

function messageFilters({ include, exclude, skipCiSkip }: CheckRequest): string[][] {
  return [
    ...(include.patterns.length > 0 ? [grepOptions(include)] : []),
    ...(exclude.patterns.length > 0 ? [['--invert-grep', ...grepOptions(exclude)]] : []),
    ...(skipCiSkip ? [['--invert-grep', ...grepOptions(ciSkip)]] : []),
  ];
}

function grepOptions(filter: MessageFilter): string[] {
  return [...filter.patterns.map((pattern) => `--grep=${pattern}`), ...(filter.allMatch ? ['--all-match'] : [])];
}
