/** One check of a base resource type, to be run warm (design D12). */
export interface CheckRun {
  /** The base resource type. */
  readonly type: string;
  /** Checks of different teams never share a process. */
  readonly teamId: number;
  /** The request as a program reads it: `{"source": ..., "version"?: ...}`. Holds secrets. */
  readonly request: string;
  /** `NAME=value` pairs of the build's metadata. */
  readonly env: readonly string[];
}

export interface CheckRunOutcome {
  readonly exitStatus: number;
  /** The program's standard output: a list of versions when the exit status is 0. */
  readonly stdout: string;
  readonly stderr: string;
}
