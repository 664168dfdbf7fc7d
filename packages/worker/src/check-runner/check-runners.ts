import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, describeError } from '@rondo/foundation';
import type { WorkerCheckAnswer, WorkerCheckRequest } from '@rondo/protocol';
import type { ContainerContext } from '../containers/container-context.ts';
import { Containers } from '../containers/containers.ts';
import { UnknownResourceTypeError } from '../errors.ts';
import { CheckRunner } from './check-runner.ts';
import { CheckSandboxes, inside } from './check-sandbox.ts';

/** A runner without a check for so long is ended, with what its checks have cached. */
const idleMs = 5 * 60_000;
const allowAll = [{ networks: [{ start: '0.0.0.0', end: '255.255.255.255' }] }];

export type CheckRunnersOptions = {
  /** A directory of its own; nothing in it outlives a worker. */
  directory: string;
  context: Omit<ContainerContext, 'volumes' | 'mayNest'>;
  /** The bundled runner (`check-runner` of the resource types' bundles). */
  programPath: string;
  /** Directories of a base resource type's root file system, lowest first; `undefined` for types that are none. */
  layersOf: (type: string) => string[] | undefined;
};

type Entry = { runner: Promise<CheckRunner>; handle: string; lastUsedMs: number };

/**
 * Check runners (design D12): checks of base resource types without a container and a Node.js of their own. One sandboxed
 * process for each resource type and team, started with the first check and ended when there have been none for a while.
 */
export class CheckRunners {
  readonly #options: CheckRunnersOptions;
  readonly #containers: Containers;
  readonly #sandboxes: CheckSandboxes;
  readonly #entries = new Map<string, Entry>();
  readonly #stop = new AbortController();
  #count = 0;

  private constructor(options: CheckRunnersOptions, containers: Containers, sandboxes: CheckSandboxes) {
    this.#options = options;
    this.#containers = containers;
    this.#sandboxes = sandboxes;
  }

  /** Opens the directory; runners of an earlier worker, which ended with it, are removed. */
  static async open(options: CheckRunnersOptions): Promise<CheckRunners> {
    const { directory, context } = options;
    const rootId = context.tools.limits.highestIds.uid;
    const sandboxes = new CheckSandboxes(join(directory, 'sandboxes'), rootId);
    // Apart from the other containers at the runtime too: each sweeps away what it does not know.
    const tools = { ...context.tools, runtimeRoot: join(directory, 'runtime') };
    mkdirSync(tools.runtimeRoot, { recursive: true, mode: 0o700 });
    const containers = await Containers.open({
      directory: join(directory, 'containers'),
      context: { ...context, tools, volumes: sandboxes, mayNest: true },
      maxContainers: 0,
    });
    for (const { handle } of containers.list()) await containers.destroy(handle);
    rmSync(join(directory, 'sandboxes'), { recursive: true, force: true });
    const runners = new CheckRunners(options, containers, sandboxes);
    void runners.#endIdle(context.clock);
    return runners;
  }

  /**
   * Runs one check, in the runner of its type and team. Throws UnknownResourceTypeError, and CheckRunnerLostError when the
   * runner ends before it has answered: checks may be repeated.
   */
  async check(request: WorkerCheckRequest, signal: AbortSignal): Promise<WorkerCheckAnswer> {
    const entry = this.#entryFor(request);
    const runner = await entry.runner;
    try {
      return await runner.check(request, signal);
    } finally {
      entry.lastUsedMs = this.#options.context.clock.nowMs();
    }
  }

  /** How many runners there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** Ends all runners. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the worker stops'));
    for (const key of [...this.#entries.keys()]) await this.#end(key);
  }

  #entryFor({ type, team }: WorkerCheckRequest): Entry {
    const key = JSON.stringify([type, team]);
    const existing = this.#entries.get(key);
    if (existing !== undefined) return existing;
    const layers = this.#options.layersOf(type);
    if (layers === undefined)
      throw new UnknownResourceTypeError(`there is no base resource type ${JSON.stringify(type)}`);
    this.#count += 1;
    const handle = `check-runner-${this.#count}`;
    const entry = { runner: this.#start(handle, layers, key), handle, lastUsedMs: this.#options.context.clock.nowMs() };
    this.#entries.set(key, entry);
    entry.runner.catch(() => this.#entries.delete(key));
    return entry;
  }

  async #start(handle: string, layers: string[], key: string): Promise<CheckRunner> {
    const { rootfs, bindMounts } = this.#sandboxes.make(handle, layers, this.#options.programPath);
    const container = this.#containers.create({ handle, rootfs, bind_mounts: bindMounts, netout_rules: allowAll });
    const process = await container.run({
      id: 'runner',
      path: inside.program,
      args: [],
      env: [],
      dir: '/',
      user: '',
      rlimits: {},
      terminal: undefined,
      stdin: { kind: 'live' },
    });
    void process.ended.then(() => this.#end(key));
    return new CheckRunner(process);
  }

  async #endIdle(clock: Clock): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await clock.sleep(idleMs / 5, this.#stop.signal).catch(() => undefined);
      for (const [key, entry] of this.#entries) {
        const runner = await entry.runner.catch(() => undefined);
        if (runner?.isIdle !== false && clock.nowMs() - entry.lastUsedMs > idleMs) await this.#end(key);
      }
    }
  }

  async #end(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    try {
      await this.#containers.destroy(entry.handle);
      this.#sandboxes.remove(entry.handle);
    } catch (error) {
      this.#options.context.log.warn('a check runner could not be removed', { reason: describeError(error) });
    }
  }
}
