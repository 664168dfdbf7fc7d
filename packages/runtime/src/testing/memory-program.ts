import type { ExitOutcome, OutputSource } from '../process.ts';

/** What a program of the worker in memory may do: everything a real one does that the port can tell. */
export interface ProgramContext {
  readonly args: readonly string[];
  readonly stdin: string;
  /** What comes while it runs, of a process that somebody talks to. */
  readonly input: AsyncIterable<string>;
  /** Told of each new size of its terminal. */
  onResize(listener: (window: { columns: number; rows: number }) => void): void;
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string;
  readonly user: string;
  readonly mountPaths: readonly string[];
  /** Fires on SIGTERM. One that doesn't heed it is killed later. */
  readonly terminated: AbortSignal;
  write(source: OutputSource, text: string): void;
  /** A file below one of the mounts, by its absolute path. */
  readFile(path: string): string | undefined;
  writeFile(path: string, text: string): void;
}

/** Runs to its exit status, or to an end that a status can't tell. */
export type MemoryProgram = (context: ProgramContext) => Promise<number | ExitOutcome> | number | ExitOutcome;
