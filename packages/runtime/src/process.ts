export interface ProcessSpec {
  /** `task` or `resource` (worker.md 15.1): naming it is what makes finding it again possible. */
  readonly id: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly dir?: string;
  /** `NAME=value`, added to the container's. */
  readonly env?: readonly string[];
  readonly user?: string;
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** Written to standard input, which then ends. Absent: the process has no input. May hold secrets. */
  readonly stdin?: string;
  /** Processes and threads that its container may have at a time, where the worker can see to it; absent: no limit. */
  readonly maxProcesses?: number;
}

export type OutputSource = 'stdout' | 'stderr';

/** Bytes as the process wrote them. With a terminal everything is `stdout`. */
export interface OutputChunk {
  readonly source: OutputSource;
  readonly bytes: Uint8Array;
  /** Bytes of this source up to and with this chunk, counted from the process's start. */
  readonly endOffset: number;
}

/** Up to which byte of each source the output is safe elsewhere. */
export type OutputPosition = Readonly<Record<OutputSource, number>>;

export const outputStart: OutputPosition = { stdout: 0, stderr: 0 };

/** How a process ended. */
export type ExitOutcome =
  /** `isOutOfMemory`: it failed after the kernel had killed a process of its container, which had come to its limit of memory. */
  | { readonly kind: 'exited'; readonly status: number; readonly isOutOfMemory?: boolean }
  /** It never ran: no such program, directory or user. The message is what users read. */
  | { readonly kind: 'not-started'; readonly message: string }
  /** Whoever kept it was killed, or the worker forgot it: nobody knows how it ended. */
  | { readonly kind: 'lost'; readonly message: string };

/** A process that somebody talks to while it runs. Nobody finds it again: when the connection to it breaks, its end is lost. */
export interface InteractiveProcess extends Process {
  /** Hands input over; resolves when more may follow. */
  write(bytes: Uint8Array): Promise<void>;
  /** No input comes any more. */
  endInput(): void;
  /** Its terminal has another size. */
  resize(window: { readonly columns: number; readonly rows: number }): void;
  /** Ends it at once. */
  kill(): void;
}

/** A process in a container: running, or ended and not yet forgotten. */
export interface Process {
  readonly id: string;

  /** The output from where it was asked for, in order per source; ends when the process has ended and all is read. Read once. */
  readonly output: AsyncIterable<OutputChunk>;

  /** Resolves when the process has ended and its output has been delivered. Rejects with WorkerUnreachableError. */
  readonly exit: Promise<ExitOutcome>;

  /** Tells the worker that output up to here is safe. Never fails; the worker is told again with the next one. */
  acknowledge(position: OutputPosition): void;

  /** Stops listening; the process goes on. */
  detach(): void;
}
