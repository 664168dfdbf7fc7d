import type { Git } from '../git.ts';

/** So many at a time, since most checks want only the latest. */
const batchSize = 50;
/** Git's verdicts on signatures that `verify-commit` accepts: good, by a key whether or not somebody vouches for it. */
const accepted = /^[GU]$/;

/** Of these commits the first `maxCount` whose signature git accepts, in their order. */
export async function verifiedCommits(git: Git, commits: readonly string[], maxCount: number): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < commits.length && found.length < maxCount; start += batchSize) {
    const input = `${commits.slice(start, start + batchSize).join('\n')}\n`;
    const lines = await git.lines(['log', '--stdin', '--no-walk=unsorted', '--format=%H %G?'], { input });
    for (const [commit = '', verdict = ''] of lines.map((line) => line.split(' ')))
      if (accepted.test(verdict)) found.push(commit);
  }
  return found.slice(0, maxCount);
}
