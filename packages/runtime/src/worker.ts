import type { CheckRun, CheckRunOutcome } from './check-run.ts';
import type { Container, StartedContainer, StartRequest } from './container.ts';
import type { Volume, VolumeSpec } from './volume.ts';

/** What a worker can do beyond the stock protocols; each is optional and only makes things faster or safer (design D8). */
export interface WorkerCapabilities {
  /** Volumes, container and process are made in one request. */
  readonly startInOneRequest: boolean;
  /** Output is kept on the worker until it is acknowledged, so that none is lost when this process dies. */
  readonly acknowledgedOutput: boolean;
  /** Images are kept as layers: a get of one needs to bring only those that `heldLayers` doesn't name. */
  readonly layeredImages: boolean;
  /** The base resource types whose checks run warm, without a container of their own (design D12). */
  readonly warmChecks: readonly string[];
}

/**
 * The port to one worker: handles only, no database. Every operation can be repeated with the same handle and then finds
 * what the first one made; every wait ends with the signal's reason when it fires.
 *
 * Throws WorkerUnreachableError when the worker doesn't answer, else the errors of runtime-errors.ts.
 */
export interface Worker {
  readonly name: string;
  readonly capabilities: WorkerCapabilities;

  /**
   * Makes the container and its volumes unless they are there, and starts the process unless it runs or has run.
   * Resolves when the container exists: a program that can't be started is an outcome of the process.
   */
  start(request: StartRequest, signal: AbortSignal): Promise<StartedContainer>;

  /** The container of this handle, or undefined when the worker has none. */
  findContainer(handle: string, signal: AbortSignal): Promise<Container | undefined>;

  /** A handle of a container that is thought to be there: no request is made. */
  container(handle: string): Container;

  /** Makes the volume unless it is there. */
  createVolume(spec: VolumeSpec, signal: AbortSignal): Promise<Volume>;

  /** The volume of this handle, or undefined when the worker has none. */
  findVolume(handle: string, signal: AbortSignal): Promise<Volume | undefined>;

  /** A handle of a volume that is known to be there: no request is made. */
  volume(handle: string): Volume;

  /** Digests of the image layers that the worker holds. Only with `capabilities.layeredImages`. */
  heldLayers(signal: AbortSignal): Promise<readonly string[]>;

  /** Destroys these; those that are gone already count as destroyed. */
  destroyContainers(handles: readonly string[], signal: AbortSignal): Promise<void>;

  /** Destroys these; those that are gone already count as destroyed. Children must be destroyed before their parents. */
  destroyVolumes(handles: readonly string[], signal: AbortSignal): Promise<void>;

  /** Everything the worker holds, for the collector. */
  listHandles(signal: AbortSignal): Promise<{ containers: readonly string[]; volumes: readonly string[] }>;

  /** Runs a check without a container; undefined where the worker can't after all. Only for types in `capabilities.warmChecks`. */
  runCheck(run: CheckRun, signal: AbortSignal): Promise<CheckRunOutcome | undefined>;
}
