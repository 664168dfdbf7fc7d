import type { Readable, Writable } from 'node:stream';

/** How a child process ended. Exactly one of the two is set. */
export type ChildExit = { readonly status: number } | { readonly killedBy: string };

/** A running child process. */
export interface Child {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process has ended and its output is complete; rejects when it could not be started. */
  readonly exited: Promise<ChildExit>;
  /** Sends a signal to the process and to everything it has started. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface ChildOptions {
  readonly cwd: string;
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a child process. `argv[0]` is looked up in the child's PATH. */
export type Spawn = (argv: readonly [string, ...string[]], options: ChildOptions) => Child;
