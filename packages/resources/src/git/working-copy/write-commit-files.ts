import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetadataField } from '../../sdk/program.ts';
import type { Git } from '../git.ts';
import type { CommitInfo } from '../metadata.ts';
import type { GitGetParams } from '../request.ts';
import { printFormat } from './print-format.ts';

/** Writes the files below `.git` that later steps read; byte for byte those of the original (resources.md 3.4). */
export async function writeCommitFiles(
  git: Git,
  params: GitGetParams,
  { ref, commit, metadata }: { ref: string; commit: CommitInfo; metadata: readonly MetadataField[] },
): Promise<void> {
  const field = (name: string) => metadata.find((entry) => entry.name === name)?.value;
  const line = (text: string | undefined) => (text === undefined ? '' : `${text}\n`);
  const files: Record<string, string | Buffer> = {
    ref: line(ref),
    short_ref: printFormat(params.short_ref_format || '%s', ref.slice(0, 7)),
    commit: line(commit.sha),
    // Misnamed since the first version of the original: these two tell of the author.
    committer: commit.authorEmail,
    committer_name: commit.author,
    author: line(commit.author),
    author_date: line(commit.authorDate),
    committer_date: line(field('committer_date')),
    branch: line(field('branch')),
    tags: line(field('tags')),
    url: line(field('url')),
    commit_message: commit.message,
    commit_timestamp: await commitTimestamp(git, params.timestamp_format || 'iso8601'),
    describe_ref: await describeRef(git, params.describe_ref_options || '--always --dirty --broken'),
    'metadata.json': `${JSON.stringify(metadata, null, 2)}\n`,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(git.directory, '.git', name), content);
}

async function commitTimestamp(git: Git, format: string): Promise<Buffer> {
  return await git.read(['log', '-1', '--format=%cd', `--date=${format}`]);
}

/** A lone newline when there is nothing to describe. */
async function describeRef(git: Git, options: string): Promise<string> {
  const args = options.split(/\s+/).filter((option) => option !== '');
  const { stdout } = await git.attempt(['describe', ...args], { stdout: 'collect' });
  return `${stdout.toString().trimEnd()}\n`;
}
