import type { CheckRun, CheckRunOutcome } from '../check-run.ts';
import type { Container, StartedContainer, StartRequest } from '../container.ts';
import { outputStart, type ProcessSpec } from '../process.ts';
import { VolumeNotFoundError } from '../runtime-errors.ts';
import type { Volume, VolumeSpec } from '../volume.ts';
import type { Worker, WorkerCapabilities } from '../worker.ts';
import { MemoryContainer, type MemoryContainerState } from './memory-container.ts';
import type { MemoryProgram } from './memory-program.ts';
import { type MemoryFiles, MemoryVolume } from './memory-volume.ts';

export interface MemoryWorkerOptions {
  readonly name: string;
  /** By the path they are run as. */
  readonly programs: Readonly<Record<string, MemoryProgram>>;
  readonly warmChecks?: Readonly<Record<string, (run: CheckRun) => CheckRunOutcome>>;
}

/**
 * A worker whose containers are objects and whose programs are functions. It keeps the port's contract like any other
 * adapter, outlives the engines that use it, and counts what it was asked.
 */
export class MemoryWorker implements Worker {
  readonly name: string;
  readonly capabilities: WorkerCapabilities;
  readonly volumes = new Map<string, MemoryFiles>();
  readonly containers = new Map<string, MemoryContainerState>();
  /** Every process that was really started, in order. */
  readonly started: ProcessSpec[] = [];
  /** How often each operation of the port was asked for. */
  readonly requests = new Map<string, number>();
  readonly #programs: ReadonlyMap<string, MemoryProgram>;
  readonly #warmChecks: NonNullable<MemoryWorkerOptions['warmChecks']>;

  constructor({ name, programs, warmChecks = {} }: MemoryWorkerOptions) {
    this.name = name;
    this.#programs = new Map(Object.entries(programs));
    this.#warmChecks = warmChecks;
    this.capabilities = {
      startInOneRequest: true,
      acknowledgedOutput: true,
      layeredImages: false,
      warmChecks: Object.keys(warmChecks),
    };
  }

  async start(
    { container: spec, process, resumeFrom = outputStart }: StartRequest,
    signal: AbortSignal,
  ): Promise<StartedContainer> {
    this.#count('start');
    signal.throwIfAborted();
    if (!this.containers.has(spec.handle)) {
      const { image } = spec;
      if (image.kind === 'artifact' || image.kind === 'base-type') this.#make(image.volume);
      const mounts = new Map(spec.mounts.map(({ path, volume }) => [path, this.#make(volume)]));
      const fresh = { spools: new Map(), properties: new Map(), terminating: new AbortController() };
      this.containers.set(spec.handle, { spec, mounts, ...fresh });
    }
    const container = this.container(spec.handle);
    return { container, process: await container.run(process, resumeFrom, signal) };
  }

  async findContainer(handle: string): Promise<Container | undefined> {
    this.#count('findContainer');
    return this.containers.has(handle) ? this.container(handle) : undefined;
  }

  container(handle: string): Container {
    return new MemoryContainer({
      handle,
      workerName: this.name,
      find: () => this.containers.get(handle),
      programs: this.#programs,
      onStart: (spec) => this.started.push(spec),
    });
  }

  async createVolume(spec: VolumeSpec): Promise<Volume> {
    this.#count('createVolume');
    this.#make(spec);
    return this.volume(spec.handle);
  }

  async findVolume(handle: string): Promise<Volume | undefined> {
    this.#count('findVolume');
    return this.volumes.has(handle) ? this.volume(handle) : undefined;
  }

  volume(handle: string): Volume {
    return new MemoryVolume(handle, this.name, () => this.volumes.get(handle));
  }

  async heldLayers(): Promise<readonly string[]> {
    return [];
  }

  async destroyContainers(handles: readonly string[]): Promise<void> {
    this.#count('destroyContainers');
    for (const handle of handles) {
      for (const spool of this.containers.get(handle)?.spools.values() ?? [])
        spool.end({ kind: 'lost', message: 'destroyed' });
      this.containers.delete(handle);
    }
  }

  async destroyVolumes(handles: readonly string[]): Promise<void> {
    this.#count('destroyVolumes');
    for (const handle of handles) this.volumes.delete(handle);
  }

  async listHandles(): Promise<{ containers: readonly string[]; volumes: readonly string[] }> {
    return { containers: [...this.containers.keys()], volumes: [...this.volumes.keys()] };
  }

  async runCheck(run: CheckRun): Promise<CheckRunOutcome> {
    this.#count('runCheck');
    const check = this.#warmChecks[run.type];
    if (check === undefined) throw new Error(`no warm checks of ${run.type}`);
    return check(run);
  }

  #make({ handle, origin }: VolumeSpec): MemoryFiles {
    const existing = this.volumes.get(handle);
    if (existing !== undefined) return existing;
    const files: MemoryFiles = new Map();
    const from =
      origin.kind === 'copy-of' ? origin.parentHandle : origin.kind === 'duplicate-of' ? origin.handle : undefined;
    if (from !== undefined) {
      const source = this.volumes.get(from);
      if (source === undefined) throw new VolumeNotFoundError(from, this.name);
      for (const [path, content] of source) files.set(path, content);
    }
    this.volumes.set(handle, files);
    return files;
  }

  #count(operation: string): void {
    this.requests.set(operation, (this.requests.get(operation) ?? 0) + 1);
  }
}
