import type { ChildProcess } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '@rondo/foundation';
import type { ContainerTools } from '../containers/container-tools.ts';
import { holderOrder, ownEnvironment } from './holder-environment.ts';
import { isHolderAlive } from './holder-liveness.ts';
import type { ProcessRecord } from './process-record.ts';
import { parseProcessStatus } from './process-status.ts';
import { startNursery } from './start-holder.ts';

/** So many are kept ready; each takes about 0.13 MB. */
const wanted = 8;
/** How often, and how many times, one that is let go is looked for: up to two seconds. */
const gonePollMs = 5;
const goneRounds = 400;
/** What a holder is told that is not needed. */
const nothing = '\n';

/** A holder that waits in its process's directory until it is told to begin. */
export type TakenHolder = {
  begin: (record: ProcessRecord, tools: ContainerTools) => undefined;
  /** Lets it go again, where its process comes to nothing. */
  dismiss: () => void;
};

/**
 * Holders that are started before a container needs them, by a nursery (`nursery-script.ts`). Each stands in a directory of its own,
 * which becomes its process's by a rename. Those that wait end with the worker.
 */
export class SpareHolders {
  readonly #directory: string;
  readonly #tools: ContainerTools;
  /** Directories of those that wait, or will soon. */
  #idle: string[] = [];
  #nursery: ReturnType<typeof startNursery> | undefined;
  #count = 0;
  #isClosed = false;

  /** Lets go of what an earlier worker left in the directory, which is on the file system of the containers'. */
  constructor(directory: string, tools: ContainerTools) {
    this.#directory = directory;
    this.#tools = tools;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) dismissHolder(join(directory, name));
    rmSync(directory, { recursive: true });
    mkdirSync(directory, { mode: 0o700 });
  }

  /** Makes `directory`, which is not there yet, the directory of a holder that waits; `undefined` where none does. */
  take(directory: string): TakenHolder | undefined {
    for (const spare of this.#idle) {
      const order = openOrder(spare);
      if (order === undefined) continue;
      this.#idle = this.#idle.filter((other) => other !== spare);
      renameSync(spare, directory);
      return {
        begin: (record, tools) => give(order, holderOrder(ownEnvironment(directory, record, tools))),
        dismiss: () => give(order, nothing),
      };
    }
    return undefined;
  }

  /** Has one more started unless there are enough: to be called whenever somebody has been helped. On a full disk there are fewer. */
  refill(): void {
    this.#buryDead();
    if (this.#isClosed || this.#idle.length >= wanted) return;
    this.#count += 1;
    const name = String(this.#count);
    const directory = join(this.#directory, name);
    try {
      mkdirSync(directory, { mode: 0o700 });
    } catch (error) {
      if (isOneOf(error, ['ENOSPC', 'ENOENT'])) return;
      throw error;
    }
    this.#idle.push(directory);
    this.#openNursery().stdin.write(`${name}\n`);
  }

  /** Has started as many as are wanted. */
  fill(): void {
    for (let count = 0; count < wanted; count += 1) this.refill();
  }

  /** Lets them go; settles when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const nursery = this.#nursery;
    if (nursery !== undefined) {
      const gone = new Promise((resolve) => nursery.once('exit', resolve));
      nursery.stdin.end();
      if (isAlive(nursery)) await gone;
    }
    await Promise.all(this.#idle.map(untilGone));
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #buryDead(): void {
    const dead = this.#idle.filter(isDead);
    if (dead.length === 0) return;
    this.#idle = this.#idle.filter((spare) => !dead.includes(spare));
    for (const directory of dead) rmSync(directory, { recursive: true, force: true });
  }

  #openNursery(): ReturnType<typeof startNursery> {
    if (this.#nursery !== undefined && isAlive(this.#nursery)) return this.#nursery;
    const nursery = startNursery(this.#directory, this.#tools);
    for (const emitter of [nursery, nursery.stdin]) emitter.on('error', () => undefined);
    // The worker must be able to end while it waits.
    if (nursery.stdin instanceof Socket) nursery.stdin.unref();
    this.#nursery = nursery;
    return nursery;
  }
}

/** Lets a holder go that waits in this directory, if there is one. */
export function dismissHolder(directory: string): void {
  const order = openOrder(directory);
  if (order !== undefined) give(order, nothing);
}

/** One that is only beginning misses what the nursery says to all, so it is told until it has ended. */
async function untilGone(directory: string): Promise<void> {
  for (let round = 0; round < goneRounds && !isDead(directory); round += 1) {
    dismissHolder(directory);
    await systemClock.sleep(gonePollMs);
  }
}

/** One that was killed just now is found out by whoever follows its process. */
function give(order: number, text: string): undefined {
  try {
    writeSync(order, text);
  } catch (error) {
    if (!isOneOf(error, ['EPIPE'])) throw error;
  } finally {
    closeSync(order);
  }
}

function isOneOf(error: unknown, codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Whether the holder that waited here has been killed. */
function isDead(directory: string): boolean {
  try {
    const { holder } = parseProcessStatus(readFileSync(join(directory, 'status'), 'latin1'));
    return holder !== undefined && !isHolderAlive(holder);
  } catch {
    return false;
  }
}

/** The pipe to a holder that waits; `undefined` while there is none. */
function openOrder(directory: string): number | undefined {
  try {
    return openSync(join(directory, 'order.fifo'), constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isOneOf(error, ['ENOENT', 'ENXIO'])) return undefined;
    throw error;
  }
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
