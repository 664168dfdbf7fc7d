import type { Git } from '../git.ts';

/**
 * The commit that a branch of a remote points at now, in one round trip; without a branch the remote's HEAD.
 * Undefined when there is no such branch. A tag is found too, since a clone takes it for a branch as well.
 */
export async function readRemoteHead(git: Git, remote: string, branch: string): Promise<string | undefined> {
  const refs = branch === '' ? ['HEAD'] : [`refs/heads/${branch}`, `refs/tags/${branch}^{}`, `refs/tags/${branch}`];
  const lines = await git.lines(['ls-remote', '--', remote, ...refs]);
  const found = new Map(lines.map((line) => line.split('\t') as [string, string]).map(([sha, ref]) => [ref, sha]));
  return refs.map((ref) => found.get(ref)).find((sha) => sha !== undefined);
}
