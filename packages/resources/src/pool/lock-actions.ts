import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, systemRandom } from '@rondo/foundation';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { LockState, PoolClone } from './pool-clone.ts';
import type { PoolParams } from './request.ts';

/** What an attempt found: a change to push, nothing to push, or that it has to wait. */
export type Attempt =
  | { readonly kind: 'changed'; readonly lock: string; readonly subject: string }
  | { readonly kind: 'satisfied'; readonly lock: string }
  | { readonly kind: 'wait' };

/** One thing that a put can do to a pool (resources.md 9.4). */
export interface LockAction {
  /** First lines of the log. */
  readonly start: string;
  /** Last line of the log; empty for none. */
  readonly end: string;
  /** How messages call what failed. */
  readonly verb: string;
  /** Errors end the put instead of being tried again. */
  readonly fatal: boolean;
  readonly attempt: (clone: PoolClone) => Promise<Attempt>;
}

const waiting: Attempt = { kind: 'wait' };

/** The actions that params ask for, in the original's order. Reads the files that name and describe locks. */
export async function lockActions(params: PoolParams, pool: string, context: ProgramContext): Promise<LockAction[]> {
  const actions: LockAction[] = [];
  if (params.acquire) actions.push(acquire(pool));
  if (params.release !== '') actions.push(release(pool, await readName(params.release, context)));
  if (params.add !== '') actions.push(add(pool, 'unclaimed', await readLock(params.add, context)));
  if (params.add_claimed !== '') actions.push(add(pool, 'claimed', await readLock(params.add_claimed, context)));
  if (params.remove !== '') actions.push(remove(pool, await readName(params.remove, context)));
  if (params.claim !== '') actions.push(claim(pool, params.claim));
  if (params.update !== '') actions.push(update(pool, await readLock(params.update, context)));
  if (params.check !== '') actions.push(waitUntilNot(pool, 'claimed', await readName(params.check, context)));
  if (params.check_unclaimed !== '')
    actions.push(waitUntilNot(pool, 'unclaimed', await readName(params.check_unclaimed, context)));
  if (actions.length > 0) return actions;
  throw new ProgramFailure(
    'invalid payload (missing acquire, release, remove, claim, add, add_claimed, update, check, or check_unclaimed)',
  );
}

interface NamedLock {
  readonly name: string;
  readonly content: Uint8Array;
}

function acquire(pool: string): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    const free = clone.locks('unclaimed');
    const lock = free[Math.floor(systemRandom.next() * free.length)];
    if (lock === undefined) return waiting;
    await clone.move(lock, 'unclaimed', 'claimed');
    return { kind: 'changed', lock, subject: `claiming: ${lock}` };
  };
  return waitingFor(pool, { start: `acquiring lock on: ${pool}`, end: 'acquired!', attempt });
}

function claim(pool: string, lock: string): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    if (!clone.has('unclaimed', lock)) return waiting;
    await clone.move(lock, 'unclaimed', 'claimed');
    return { kind: 'changed', lock, subject: `claiming: ${lock}` };
  };
  return waitingFor(pool, { start: `claiming lock on: ${pool}`, end: 'claimed!', attempt });
}

function waitingFor(pool: string, action: Pick<LockAction, 'start' | 'end' | 'attempt'>): LockAction {
  const start = `${action.start}\nwaiting for lock`;
  return { ...action, start, verb: `acquire lock on pool: ${pool}`, fatal: false };
}

function release(pool: string, lock: string): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    await clone.move(lock, 'claimed', 'unclaimed');
    return { kind: 'changed', lock, subject: `unclaiming: ${lock}` };
  };
  return { start: `releasing lock: ${lock} on pool: ${pool}`, end: '', verb: 'releasing lock', fatal: true, attempt };
}

function remove(pool: string, lock: string): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    await clone.remove('claimed', lock);
    return { kind: 'changed', lock, subject: `removing: ${lock}` };
  };
  return { start: `removing lock: ${lock} on pool: ${pool}`, end: '', verb: 'removing lock', fatal: true, attempt };
}

function add(pool: string, state: LockState, { name, content }: NamedLock): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    await clone.write(state, name, content);
    return { kind: 'changed', lock: name, subject: `adding ${state}: ${name}` };
  };
  return {
    start: `adding ${state} lock: ${name} to pool: ${pool}`,
    end: '',
    verb: `add the lock: ${name}`,
    fatal: false,
    attempt,
  };
}

function update(pool: string, { name, content }: NamedLock): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> => {
    if (clone.has('claimed', name)) return waiting;
    const known = clone.has('unclaimed', name);
    await clone.write('unclaimed', name, content);
    return { kind: 'changed', lock: name, subject: known ? `updating: ${name}` : `adding unclaimed: ${name}` };
  };
  return {
    start: `updating lock: ${name} in pool: ${pool}\nwaiting for lock`,
    end: 'updated!',
    verb: `update the lock: ${name}`,
    fatal: false,
    attempt,
  };
}

function waitUntilNot(pool: string, state: LockState, lock: string): LockAction {
  const attempt = async (clone: PoolClone): Promise<Attempt> =>
    clone.has(state, lock) ? waiting : { kind: 'satisfied', lock };
  const start = `checking lock: ${lock} in pool: ${pool}\nwaiting for lock to become ${state === 'claimed' ? 'unclaimed' : 'claimed'}`;
  return { start, end: '', verb: `check the lock: ${lock}`, fatal: false, attempt };
}

async function readLock(directory: string, context: ProgramContext): Promise<NamedLock> {
  return { name: await readName(directory, context), content: await read(directory, 'metadata', context) };
}

async function readName(directory: string, context: ProgramContext): Promise<string> {
  return (await read(directory, 'name', context)).toString().trim();
}

async function read(directory: string, file: 'name' | 'metadata', context: ProgramContext): Promise<Buffer> {
  const path = join(context.cwd, directory, file);
  return await readFile(path).catch((error) => {
    throw new ProgramFailure(`could not read the ${file} file of your lock: ${describeError(error)}`, { cause: error });
  });
}
