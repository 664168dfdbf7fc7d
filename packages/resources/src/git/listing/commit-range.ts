import type { Git } from '../git.ts';

/** Where a listing begins: at a version that is still there, or nowhere. */
export interface CommitRange {
  /** The cursor, when it exists. */
  readonly cursor: string | undefined;
  /** Arguments for `git rev-list`. */
  readonly revisions: readonly string[];
}

/**
 * The commits from the cursor on, itself included. A cursor that is gone counts as none; one without parents begins at
 * the beginning.
 */
export async function commitRange(git: Git, cursor: string): Promise<CommitRange> {
  // A leading dash would be an option; git has no such names.
  if (cursor === '' || cursor.startsWith('-')) return { cursor: undefined, revisions: [] };
  if ((await git.attempt(['cat-file', '-e', cursor])).status !== 0) return { cursor: undefined, revisions: [] };
  const [commit = ''] = await git.lines(['rev-list', '--parents', '--max-count=1', cursor, '--']);
  const hasParent = commit.includes(' ');
  return { cursor, revisions: [hasParent ? `${cursor}~1..HEAD` : 'HEAD'] };
}
