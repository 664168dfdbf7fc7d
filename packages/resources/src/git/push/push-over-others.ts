import { systemRandom } from '@rondo/foundation';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import { pushCommits } from './push-commits.ts';
import type { PutRequest } from './put-request.ts';

const maxDelayMs = 10_000;

interface Strategy {
  /** What the log calls it. */
  readonly name: 'merging' | 'rebasing';
  /** Brings the repository up to what the remote has by now. */
  readonly catchUp: () => Promise<void>;
}

/**
 * Merges or rebases onto the remote's branch and pushes, again and again while somebody else is faster; the waits grow
 * and are random, so that many puts at once get through (resources.md 3.6).
 */
export async function pushOverOthers(
  git: Git,
  request: PutRequest,
  { commit, context }: { commit: string; context: ProgramContext },
): Promise<void> {
  const strategy =
    request.params.merge === true ? merging(git, request, { commit, context }) : rebasing(git, request, context);
  for (let attempt = 0; ; attempt += 1) {
    await strategy.catchUp();
    const outcome = await pushCommits(git, request, context);
    if (outcome.kind === 'pushed') {
      context.log('pushed');
      return;
    }
    if (outcome.kind === 'failed') throw new ProgramFailure('failed with non-rebase error');
    context.log(`${strategy.name} and trying again...`);
    await context.clock.sleep(systemRandom.next() * Math.min(100 * 2 ** attempt, maxDelayMs), context.signal);
  }
}

function merging(
  git: Git,
  request: PutRequest,
  { commit, context }: { commit: string; context: ProgramContext },
): Strategy {
  return {
    name: 'merging',
    catchUp: async () => {
      context.log('merging...');
      await git.run(['reset', '--hard', commit]);
      await fetchNotes(git);
      await git.run(['pull', '--no-edit', 'push-target', request.branch]);
    },
  };
}

function rebasing(git: Git, request: PutRequest, context: ProgramContext): Strategy {
  const { rebase_strategy: strategy, rebase_strategy_option: options } = request.params;
  const pull = [
    'pull',
    '--rebase=merges',
    ...(strategy === '' ? [] : [`--strategy=${strategy}`]),
    ...options.map((option) => `-X${option}`),
    'push-target',
    request.branch,
  ];
  return {
    name: 'rebasing',
    catchUp: async () => {
      context.log(`rebasing using rebase command: git ${pull.join(' ')}...`);
      await fetchNotes(git);
      await git.run(pull);
    },
  };
}

async function fetchNotes(git: Git): Promise<void> {
  await git.run(['fetch', 'push-target', 'refs/notes/*:refs/notes/*']);
}
