/** Where a step stands (ui.md A9.7). `interrupted` and `cancelled` are what was running or pending when the build ended. */
export type StepStatus = 'pending' | 'running' | 'succeeded' | 'failed' | 'errored' | 'interrupted' | 'cancelled';

/** What the events of a build said about one step. Times are Unix seconds. */
export interface StepState {
  readonly id: string;
  readonly status: StepStatus;
  readonly initializeTime: number | undefined;
  /** When a worker was chosen: until then it waited for one. */
  readonly workerTime: number | undefined;
  readonly startTime: number | undefined;
  readonly finishTime: number | undefined;
  readonly exitStatus: number | undefined;
  readonly version: Readonly<Record<string, string>> | undefined;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  /** Why it errored, in the server's words. */
  readonly error: string | undefined;
  readonly worker: string | undefined;
  /** A set_pipeline step that changed the pipeline. */
  readonly changed: boolean;
  readonly waitsForWorker: boolean;
}

export function pendingStep(id: string): StepState {
  return {
    id,
    status: 'pending',
    initializeTime: undefined,
    workerTime: undefined,
    startTime: undefined,
    finishTime: undefined,
    exitStatus: undefined,
    version: undefined,
    metadata: [],
    error: undefined,
    worker: undefined,
    changed: false,
    waitsForWorker: false,
  };
}
