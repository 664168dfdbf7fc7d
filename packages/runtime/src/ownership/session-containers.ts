import { randomUUID } from 'node:crypto';
import {
  createSessionContainer,
  type Db,
  findSessionContainers,
  forgetContainer,
  markContainerCreated,
  type TeamId,
} from '@rondo/db';
import { OneAtATime } from '@rondo/foundation';
import type { StartedContainer } from '../container.ts';
import { outputStart } from '../process.ts';
import { ContainerNotFoundError } from '../runtime-errors.ts';
import type { Worker } from '../worker.ts';
import { type ContainerPlan, containerSpec, newVolumes } from './container-plan.ts';
import { startOrFail } from './start-or-fail.ts';

export interface SessionRun {
  /** What the container is for: checks of one resource config. */
  readonly session: string;
  readonly teamId: TeamId;
  /** How to make the container where there is none, and the process to run in it. Its id is new each time. */
  readonly plan: ContainerPlan;
  readonly signal: AbortSignal;
}

/** How long a container is remembered without asking the database again; the collector keeps them at least as long. */
const rememberMs = 4 * 60_000;

type Known = { handle: string; workerName: string; sinceMs: number };

/**
 * Containers that stay between checks of the same resource config (worker.md 18.1). A check in one that is known costs no
 * statement.
 */
export class SessionContainers {
  readonly #db: Db;
  readonly #nowMs: () => number;
  readonly #known = new Map<string, Known>();
  readonly #turns = new OneAtATime();

  constructor(db: Db, nowMs: () => number) {
    this.#db = db;
    this.#nowMs = nowMs;
  }

  /** The worker that has a container of this session, if one is known. */
  async findWorker(session: string): Promise<string | undefined> {
    const known = this.#known.get(session);
    if (known !== undefined && this.#nowMs() - known.sinceMs < rememberMs) return known.workerName;
    const rows = await findSessionContainers(this.#db, session);
    const row = rows.find(({ state }) => state === 'created');
    if (row !== undefined) this.#remember(session, row);
    return row?.workerName;
  }

  /**
   * Work with a session's container, one after another: resources of one config share it, and programs keep files in it
   * that two at once would spoil.
   */
  inTurn<Value>(session: string, work: () => Promise<Value>): Promise<Value> {
    return this.#turns.run(session, work);
  }

  /** Runs a process in the session's container on this worker, made where it is missing or has gone. Use it in turn. */
  async run(worker: Worker, { session, teamId, plan, signal }: SessionRun): Promise<StartedContainer> {
    signal.throwIfAborted();
    const known = this.#known.get(session);
    if (known?.workerName === worker.name) {
      const started = await this.#runIn(worker, known.handle, { plan, signal });
      if (started !== undefined) return started;
      this.#known.delete(session);
      await forgetContainer(this.#db, known.handle);
      return this.run(worker, { session, teamId, plan, signal });
    }
    return this.#make(worker, { session, teamId, plan, signal });
  }

  /** Undefined where the worker has the container no more. */
  async #runIn(
    worker: Worker,
    handle: string,
    { plan, signal }: { plan: ContainerPlan; signal: AbortSignal },
  ): Promise<StartedContainer | undefined> {
    try {
      const container = worker.container(handle);
      return { container, process: await container.run(plan.process, outputStart, signal) };
    } catch (error) {
      if (error instanceof ContainerNotFoundError) return undefined;
      throw error;
    }
  }

  async #make(worker: Worker, { session, teamId, plan, signal }: SessionRun): Promise<StartedContainer> {
    const fresh = { handle: randomUUID(), workerName: worker.name, volumes: newVolumes(plan) };
    const existing = await createSessionContainer(this.#db, { ...fresh, session, teamId, metadata: plan.metadata });
    const row = existing === 'created' ? fresh : existing;
    const handles = new Map(row.volumes.map(({ mountPath, handle }) => [mountPath, handle]));
    const request = { container: containerSpec(plan, row.handle, handles), process: plan.process };
    const started = await startOrFail(this.#db, worker, { request, signal });
    await markContainerCreated(this.#db, row.handle);
    this.#remember(session, row);
    return started;
  }

  #remember(session: string, { handle, workerName }: { handle: string; workerName: string }): void {
    this.#known.set(session, { handle, workerName, sinceMs: this.#nowMs() });
  }
}
