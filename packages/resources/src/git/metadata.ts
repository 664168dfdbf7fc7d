import type { MetadataField } from '../sdk/program.ts';
import { commitUrl } from './commit-url.ts';
import type { Git } from './git.ts';

const maxMessageBytes = 10_240;

/** The checked-out commit, as far as metadata and files tell of it. */
export interface CommitInfo {
  readonly sha: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly authorDate: string;
  readonly committer: string;
  readonly committerDate: string;
  /** The raw message with its own final newline. */
  readonly message: Buffer;
}

/** Reads the commit at HEAD. */
export async function readCommit(git: Git): Promise<CommitInfo> {
  const format = ['%H', '%an', '%ae', '%ai', '%cn', '%ci', '%B'].join('%x00');
  const output = await git.read(['--no-pager', 'log', '-1', `--format=format:${format}`]);
  const parts: Buffer[] = [];
  let rest = output;
  while (parts.length < 6) {
    const end = rest.indexOf(0);
    parts.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  const [sha = '', author = '', authorEmail = '', authorDate = '', committer = '', committerDate = ''] =
    parts.map(String);
  return { sha, author, authorEmail, authorDate, committer, committerDate, message: rest };
}

/** The metadata of the commit at HEAD, in the original's order; it names the committer only where that is the author (resources.md 3.4). */
export async function commitMetadata(git: Git, commit: CommitInfo): Promise<MetadataField[]> {
  const branches = await git.lines([
    'for-each-ref',
    `--points-at=${commit.sha}`,
    '--format=%(refname:strip=2)',
    'refs/heads',
  ]);
  const tags = await git.lines(['tag', '--points-at', 'HEAD']);
  const url = commitUrl(await readOrigin(git), commit.sha);
  return [
    { name: 'commit', value: commit.sha },
    { name: 'author', value: commit.author },
    { name: 'author_date', value: commit.authorDate, type: 'time' },
    { name: 'committer', value: commit.committer },
    { name: 'committer_date', value: commit.committerDate, type: 'time' },
    ...(branches.length === 0 ? [] : [{ name: 'branch', value: branches.join(',') }]),
    ...(tags.length === 0 ? [] : [{ name: 'tags', value: tags.join(',') }]),
    { name: 'message', value: commit.message.subarray(0, maxMessageBytes).toString(), type: 'message' },
    ...(url === undefined ? [] : [{ name: 'url', value: url }]),
  ];
}

async function readOrigin(git: Git): Promise<string> {
  const { stdout } = await git.attempt(['remote', 'get-url', '--all', 'origin'], { stdout: 'collect', stderr: 'drop' });
  return stdout.toString().trim();
}
