import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GardenContainerSpec } from '@rondo/protocol';
import { ContainerSpecError, HandleInUseError, TooManyContainersError, UnknownContainerError } from '../errors.ts';
import { HeldProcess } from '../processes/held-process.ts';
import { processFiles } from '../processes/process-files.ts';
import { readProcessRecord } from '../processes/process-record.ts';
import { dismissHolder } from '../processes/spare-holders.ts';
import { Container } from './container.ts';
import type { ContainerContext } from './container-context.ts';
import { containerFiles } from './container-files.ts';
import { containerMounts } from './container-mounts.ts';
import { type ContainerRecord, readContainerRecord } from './container-record.ts';
import { sweepRuntime } from './sweep-runtime.ts';

const handlePattern = /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/;
const maxHandleLength = 76;

export type ContainersOptions = {
  directory: string;
  context: ContainerContext;
  /** 0: as many as are asked for. */
  maxContainers: number;
};

/** All containers of a worker, kept on the disk so that a worker that starts again finds them as they are. */
export class Containers {
  readonly #options: ContainersOptions;
  readonly #containers = new Map<string, Container>();
  readonly #destroying = new Map<string, Promise<void>>();

  private constructor(options: ContainersOptions) {
    this.#options = options;
  }

  /**
   * Opens the directory: takes over the containers that are in it, with the processes that still run, and removes what
   * a killed worker left half-made or half-destroyed, on the disk and at the runtime.
   */
  static async open(options: ContainersOptions): Promise<Containers> {
    const containers = new Containers(options);
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    for (const handle of readdirSync(options.directory)) containers.#adopt(handle);
    const swept = await sweepRuntime(options.context.tools, containers.#runningNames());
    if (swept.length > 0) options.context.log.info('removed containers that nobody holds any more', { swept });
    return containers;
  }

  list(): Container[] {
    return [...this.#containers.values()];
  }

  /** Throws UnknownContainerError. */
  get(handle: string): Container {
    const container = this.#containers.get(handle);
    if (container === undefined) throw new UnknownContainerError(handle);
    return container;
  }

  find(handle: string): Container | undefined {
    return this.#containers.get(handle);
  }

  /** Throws HandleInUseError, TooManyContainersError and ContainerSpecError; the latter also where root or mounts can't be found. */
  create(spec: GardenContainerSpec): Container {
    const { context, directory, maxContainers } = this.#options;
    const handle = spec.handle ?? '';
    if (handle === '') throw new ContainerSpecError('handle must be specified');
    if (handle.length > maxHandleLength || !handlePattern.test(handle)) {
      throw new ContainerSpecError(
        `handle ${JSON.stringify(handle)} must match ${handlePattern.source} and be at most ${maxHandleLength} characters long`,
      );
    }
    if (this.#containers.has(handle) || this.#destroying.has(handle)) throw new HandleInUseError(handle);
    if (maxContainers > 0 && this.#containers.size >= maxContainers) {
      throw new TooManyContainersError('max containers reached');
    }
    containerMounts(spec, context.volumes, context.tools.stagePath);
    const files = containerFiles(join(directory, handle));
    mkdirSync(files.processes, { recursive: true, mode: 0o700 });
    const record: ContainerRecord = { handle, spec, properties: { ...spec.properties }, startCount: 0 };
    const container = new Container(files.directory, record, context);
    container.save();
    this.#containers.set(handle, container);
    return container;
  }

  /** Kills and removes a container; asked for twice it is done once. Throws UnknownContainerError. */
  async destroy(handle: string): Promise<void> {
    const running = this.#destroying.get(handle);
    if (running !== undefined) return await running;
    const container = this.get(handle);
    const work = container.destroy();
    this.#destroying.set(handle, work);
    try {
      await work;
      this.#containers.delete(handle);
    } finally {
      this.#destroying.delete(handle);
    }
  }

  /** Whether somebody is destroying this container right now. */
  isDestroying(handle: string): boolean {
    return this.#destroying.has(handle);
  }

  /** Kills everything that runs; the containers stay, for the next worker to tell what became of them. */
  async shutDown(): Promise<void> {
    await Promise.all(this.list().map((container) => container.shutDown()));
  }

  /** Stops following; processes go on and are found again by the next worker. */
  close(): void {
    for (const container of this.#containers.values()) container.close();
  }

  #adopt(handle: string): void {
    const { context, directory } = this.#options;
    const files = containerFiles(join(directory, handle));
    const record = readContainerRecord(files.record);
    if (record === undefined || record.handle !== handle) {
      rmSync(files.directory, { recursive: true, force: true });
      return;
    }
    const container = new Container(files.directory, record, context);
    this.#containers.set(handle, container);
    for (const name of readdirSync(files.processes)) {
      const process = openProcess(join(files.processes, name), context);
      if (process !== undefined) container.adopt(process);
    }
  }

  #runningNames(): Set<string> {
    const running = this.list().flatMap((container) => [...container.processes.values()]);
    return new Set(running.filter(({ state }) => state.state === 'running').map(({ record }) => record.runtimeId));
  }
}

/** A process that was begun; one whose holder never came so far is taken away, so that it can be asked for again. */
function openProcess(directory: string, context: ContainerContext): HeldProcess | undefined {
  const files = processFiles(directory);
  const record = readProcessRecord(files.record);
  if (record !== undefined && !claim(files.claimed)) return new HeldProcess(record, files, context.clock);
  dismissHolder(directory);
  rmSync(directory, { recursive: true, force: true });
  return undefined;
}

/** Takes the right to run from a holder that has not begun; false where one has. */
function claim(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch {
    return false;
  }
}
