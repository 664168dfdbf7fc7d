import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import type { CheckRequest } from './check-request.ts';
import type { CommitRange } from './commit-range.ts';

/** A tag and the commit that it stands for in the end. */
export interface Tag {
  readonly name: string;
  readonly commit: string;
}

/** The tags that could be versions, oldest first by the date they were made (resources.md 3.3, tag mode, step 1). */
export async function listTags(git: Git, request: CheckRequest, { cursor }: CommitRange): Promise<Tag[]> {
  const names = await matchingNames(git, request, cursor);
  const onward = cursor !== undefined && request.branch === '' && !request.tagAncestors ? from(names, cursor) : names;
  return await resolveTags(git, onward);
}

async function matchingNames(git: Git, request: CheckRequest, cursor: string | undefined): Promise<string[]> {
  const containing = cursor !== undefined && (request.branch !== '' || request.tagAncestors);
  const args = [
    'tag',
    '--sort=creatordate',
    '--format=%(refname:strip=2)',
    ...(containing ? ['--contains', cursor] : []),
    ...(request.branch === '' ? [] : ['--merged', request.branch]),
    '--list',
    ...(request.tagFilter === '' ? [] : [request.tagFilter]),
  ];
  const names = await git.lines(args);
  return request.tagRegex === '' ? names : await matchRegex(git, names, request.tagRegex);
}

/** POSIX extended regular expressions, whole names: grep knows them, this language does not. */
async function matchRegex(git: Git, names: string[], regex: string): Promise<string[]> {
  const options = { input: names.map((name) => `${name}\n`).join(''), stdout: 'collect' } as const;
  const { status, stdout } = await git.command('grep', ['-E', '-x', '-e', regex], options);
  if (status > 1) throw new ProgramFailure(`source.tag_regex is no POSIX extended regular expression: ${regex}`);
  return stdout
    .toString()
    .split('\n')
    .filter((name) => name !== '');
}

function from(names: string[], cursor: string): string[] {
  const index = names.indexOf(cursor);
  return index < 0 ? [] : names.slice(index);
}

/** Annotated tags, and tags of tags, are followed to the commit; those of anything else are left out. */
async function resolveTags(git: Git, names: string[]): Promise<Tag[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `refs/tags/${name}^{commit}\n`).join('');
  const answers = await git.lines(['cat-file', '--batch-check=%(objectname)'], { input });
  return names.flatMap((name, index) => {
    const commit = answers[index];
    return commit === undefined || !/^[0-9a-f]+$/.test(commit) ? [] : [{ name, commit }];
  });
}
