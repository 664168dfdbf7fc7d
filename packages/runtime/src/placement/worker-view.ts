/** What placement knows of a worker: its row, as last seen. */
export interface WorkerView {
  readonly name: string;
  readonly state: 'running' | 'stalled' | 'landing' | 'landed' | 'retiring';
  /** The only team it works for; absent: every team. */
  readonly teamId?: number;
  /** Version of the worker protocol it speaks, such as `2.5` or `3.0`. */
  readonly version: string;
  readonly platform: string;
  readonly tags: readonly string[];
  /** Names of the base resource types it offers. */
  readonly resourceTypes: readonly string[];
  /** From its last heartbeat. */
  readonly activeContainers: number;
  readonly activeVolumes: number;
  /** Its own limit of tasks at once; 0: the server's. */
  readonly maxActiveTasks: number;
}

/** What a step asks of a worker (worker.md 7.1). */
export interface WorkerRequirements {
  readonly teamId: number;
  /** The base resource type at the root of the step's type. */
  readonly resourceType?: string;
  /** Tasks only. */
  readonly platform?: string;
  readonly tags: readonly string[];
}
