import { describeError, systemRandom } from '@rondo/foundation';
import { temporaryDirectory } from '../sdk/home/child-environment.ts';
import type { ProgramContext, PutProgram, StepAnswer } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { type Attempt, type LockAction, lockActions } from './lock-actions.ts';
import { clonePool, openRepository } from './open-repository.ts';
import { PoolClone } from './pool-clone.ts';
import { readPoolPut } from './request.ts';

const maxUnexpectedFailures = 5;
const maxConflictDelayMs = 2000;

/** Takes, gives back, adds or removes locks; waits for as long as it takes (resources.md 9.4). */
export const put: PutProgram = async (request, context) => {
  const { source, params, retryDelayMs } = readPoolPut(request, context);
  const actions = await lockActions(params, source.pool, context);
  const outside = await openRepository(source, context);
  const git = await clonePool(outside, source, await temporaryDirectory(context, 'pool'));
  for (const [key, fallback] of [
    ['user.name', 'CI Pool Resource'],
    ['user.email', 'ci-pool@localhost'],
  ] as const) {
    const configured = source.git_config.some(({ name }) => name.toLowerCase() === key);
    if (!configured) await git.run(['config', key, fallback]);
  }
  const clone = new PoolClone(git, source);
  let answer: StepAnswer | undefined;
  for (const action of actions) answer = await perform(action, clone, { pool: source.pool, retryDelayMs, context });
  if (answer === undefined) throw new ProgramFailure('nothing was done');
  return answer;
};

interface Surroundings {
  readonly pool: string;
  readonly retryDelayMs: number;
  readonly context: ProgramContext;
}

async function perform(action: LockAction, clone: PoolClone, surroundings: Surroundings): Promise<StepAnswer> {
  const { pool, context } = surroundings;
  context.log(action.start);
  const lock = await repeat(action, clone, surroundings);
  // Below the dots of a wait.
  if (action.end !== '') context.log(`\n${action.end}`);
  const metadata = [
    { name: 'lock_name', value: lock },
    { name: 'pool_name', value: pool },
  ];
  return { version: { ref: await clone.head() }, metadata };
}

/** Tries until it is done. Waits a full delay for others; after a lost race only a moment. Returns the lock's name. */
async function repeat(action: LockAction, clone: PoolClone, { retryDelayMs, context }: Surroundings): Promise<string> {
  let failures = 0;
  for (let conflicts = 0; ; ) {
    await clone.refresh();
    const attempt = await tryOnce(action, clone, context);
    if (attempt?.kind === 'satisfied') return attempt.lock;
    if (attempt?.kind === 'changed') {
      const pushed = await publish(attempt, clone, context);
      if (pushed === 'pushed') return attempt.lock;
      if (pushed === 'outrun') {
        context.stderr.write('.');
        conflicts += 1;
        await context.clock.sleep(
          systemRandom.next() * Math.min(50 * 2 ** conflicts, maxConflictDelayMs),
          context.signal,
        );
        continue;
      }
      failures += 1;
      context.log(`\nfailed to broadcast the change to lock state! (err: ${pushed.said.trim()}) retrying...`);
      if (failures >= maxUnexpectedFailures) throw new ProgramFailure('too-many-unexpected-errors');
    }
    await waitForOthers(attempt?.kind === 'wait', clone, { retryDelayMs, context });
  }
}

/** Undefined when it failed in a way that may pass. */
async function tryOnce(action: LockAction, clone: PoolClone, context: ProgramContext): Promise<Attempt | undefined> {
  try {
    return await action.attempt(clone);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ProgramFailure)) throw error;
    const reason = describeError(error) || 'see above';
    if (action.fatal) throw new ProgramFailure(`error ${action.verb}: action: ${reason}`, { cause: error });
    context.log(`\nfailed to ${action.verb}! (err: ${reason}) retrying...`);
    return undefined;
  }
}

async function publish(attempt: Extract<Attempt, { kind: 'changed' }>, clone: PoolClone, context: ProgramContext) {
  await clone.commit(`${attempt.subject}\n${buildUrlLine(context.env)}`);
  return await clone.push();
}

function buildUrlLine(env: ProgramContext['env']): string {
  const {
    ATC_EXTERNAL_URL: base,
    BUILD_TEAM_NAME: team,
    BUILD_PIPELINE_NAME: pipeline,
    BUILD_JOB_NAME: job,
    BUILD_NAME: build,
  } = env;
  const built =
    base && team && pipeline && job ? `${base}/teams/${team}/pipelines/${pipeline}/jobs/${job}/builds/${build}` : '';
  return `Build URL: ${env.BUILD_URL || built} `;
}

/** While it waits for a lock it looks whether the branch has moved at all, which costs much less than looking at locks. */
async function waitForOthers(
  forLock: boolean,
  clone: PoolClone,
  { retryDelayMs, context }: Omit<Surroundings, 'pool'>,
): Promise<void> {
  do {
    if (forLock) context.stderr.write('.');
    await context.clock.sleep(retryDelayMs, context.signal);
  } while (forLock && !(await clone.hasMoved()));
}
