import type { CommandAnswer } from '../../sdk/child/run-command.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import type { Git } from '../git.ts';
import type { PutRequest } from './put-request.ts';

/** How an attempt to push ended. `outrun`: somebody else was faster, so trying again makes sense. */
export type PushOutcome = { readonly kind: 'pushed' | 'outrun' } | { readonly kind: 'failed'; readonly status: number };

/** Somebody else's push was there first, or is being received right now; git tells the latter on two lines. */
function wasOutrun(output: string): boolean {
  return output.includes('[rejected]') || (output.includes('[remote rejected]') && output.includes('cannot lock ref'));
}

/** Makes the tag, pushes the branch with all tags but stale ones, adds and pushes the notes (resources.md 3.6). */
export async function pushCommits(git: Git, request: PutRequest, context: ProgramContext): Promise<PushOutcome> {
  const target = `HEAD:${request.params.refs_prefix || 'refs/heads'}/${request.branch}`;
  return await inTurn([
    () => makeTag(git, request),
    async () => push(git, request, [...(await tagsToPush(git, request, context)), target]),
    () => addNotes(git, request),
  ]);
}

/** Makes the tag and pushes all tags, no branch. */
export async function pushTags(git: Git, request: PutRequest): Promise<PushOutcome> {
  return await inTurn([() => makeTag(git, request), () => push(git, request, ['--tags', 'push-target'])]);
}

type Attempt = () => Promise<CommandAnswer | undefined>;

async function inTurn(attempts: readonly Attempt[]): Promise<PushOutcome> {
  let output = '';
  for (const attempt of attempts) {
    const answer = await attempt();
    if (answer === undefined) continue;
    output += `${answer.stdout}${answer.stderr}`;
    if (answer.status !== 0) return wasOutrun(output) ? { kind: 'outrun' } : { kind: 'failed', status: answer.status };
  }
  return { kind: 'pushed' };
}

/**
 * All tags, in words for git. Tags that the remote has moved since they were got would make it refuse the branch as well:
 * they stay behind, unless the put itself made them or is to force its way.
 */
async function tagsToPush(git: Git, { tag, params }: PutRequest, context: ProgramContext): Promise<string[]> {
  const everything = ['--tags', 'push-target'];
  if (params.force === true) return everything;
  const own = await git.lines(['for-each-ref', '--format=%(objectname)%09%(refname)', 'refs/tags']);
  if (own.length === 0) return everything;
  const answer = await git.attempt(['ls-remote', '--tags', '--', 'push-target'], { stdout: 'collect', stderr: 'drop' });
  const theirs = new Map(
    answer.stdout
      .toString()
      .split('\n')
      .map((line) => line.split('\t').reverse() as [string, string]),
  );
  const tags = own
    .map((line) => line.split('\t'))
    .map(([object = '', ref = '']) => ({ object, ref, there: theirs.get(ref) }));
  const isStale = ({ object, ref, there }: (typeof tags)[number]) =>
    there !== undefined && there !== object && ref !== `refs/tags/${tag}`;
  const stale = tags.filter(isStale);
  if (stale.length === 0) return everything;
  context.log(`left as they are there: ${stale.map(({ ref }) => ref).join(', ')} (the remote has moved them)`);
  const kept = tags.filter((entry) => !isStale(entry) && entry.there !== entry.object);
  return ['push-target', ...kept.map(({ ref }) => `${ref}:${ref}`)];
}

async function push(git: Git, { params }: PutRequest, args: readonly string[]): Promise<CommandAnswer> {
  const force = params.force === true ? ['--force'] : [];
  return await shown(git, ['push', ...force, ...pushOptions(params.push_options), ...args]);
}

async function makeTag(git: Git, { tag, annotation }: PutRequest): Promise<CommandAnswer | undefined> {
  if (tag === undefined) return undefined;
  const annotate = annotation === undefined ? [] : ['-a', '-F', annotation];
  return await shown(git, ['tag', '-f', ...annotate, '--', tag]);
}

async function addNotes(git: Git, { notes, params }: PutRequest): Promise<CommandAnswer | undefined> {
  if (notes === undefined) return undefined;
  const added = await shown(git, ['notes', 'add', '-F', notes]);
  if (added.status !== 0) return added;
  return await shown(git, ['push', ...pushOptions(params.push_options), 'push-target', 'refs/notes/*']);
}

async function shown(git: Git, args: readonly string[]): Promise<CommandAnswer> {
  return await git.attempt(args, { stdout: 'both', stderr: 'both' });
}

function pushOptions(options: readonly string[]): string[] {
  return options.map((option) => `--push-option=${option}`);
}
