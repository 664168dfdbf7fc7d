import type { InteractiveProcess, OutputPosition, Process, ProcessSpec } from './process.ts';
import type { VolumeSpec } from './volume.ts';

/** What a container's root file system is made of (worker.md 14.3). */
export type ContainerImage =
  /** A copy of an artifact that has `rootfs/` at its root. */
  | { readonly kind: 'artifact'; readonly volume: VolumeSpec }
  /** A copy of the root file system that the worker offers for a base resource type. */
  | { readonly kind: 'base-type'; readonly volume: VolumeSpec }
  | { readonly kind: 'uri'; readonly uri: string }
  /** None given: the worker's own base, or its error where it has none. */
  | { readonly kind: 'none' };

export interface Mount {
  readonly path: string;
  readonly volume: VolumeSpec;
}

export interface ContainerSpec {
  /** Chosen by the caller, unique everywhere. */
  readonly handle: string;
  readonly image: ContainerImage;
  /** Read-write mounts, in the order in which they are to be mounted. */
  readonly mounts: readonly Mount[];
  /** `NAME=value`; of equal names the last counts. */
  readonly env: readonly string[];
  /** Who runs the container's processes unless they say otherwise; absent: root. */
  readonly user?: string;
  readonly privileged: boolean;
  /** No network at all. */
  readonly hermetic: boolean;
  /** Absent or 0: no limit. */
  readonly limits: { readonly cpuShares?: number; readonly memoryBytes?: number };
}

export interface StartRequest {
  readonly container: ContainerSpec;
  readonly process: ProcessSpec;
  /** Where the output is to go on; from the start when absent. */
  readonly resumeFrom?: OutputPosition;
}

export interface StartedContainer {
  readonly container: Container;
  readonly process: Process;
}

/** A container on a worker. */
export interface Container {
  readonly handle: string;
  readonly workerName: string;

  /** Starts a process. One that has the same id and runs or has run is found instead. Throws ContainerNotFoundError. */
  run(process: ProcessSpec, resumeFrom: OutputPosition, signal: AbortSignal): Promise<Process>;

  /** Starts a process whose input goes on while it runs; `stdin` of the spec is not used. Throws ContainerNotFoundError. */
  interact(process: ProcessSpec, signal: AbortSignal): Promise<InteractiveProcess>;

  /** Lets the worker drop what it keeps of a process that has ended: one of many in a container that stays. Never fails. */
  forget(processId: string, signal: AbortSignal): Promise<void>;

  /** What was kept with the container (worker.md 15.1). */
  properties(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;

  setProperty(key: string, value: string, signal: AbortSignal): Promise<void>;

  /** Ends the container's processes: SIGTERM, and SIGKILL after the worker's grace, or at once with `kill`. Resolves when they are gone. */
  stop(options: { kill: boolean; signal: AbortSignal }): Promise<void>;
}
