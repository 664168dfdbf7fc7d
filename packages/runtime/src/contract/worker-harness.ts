import type { ContainerSpec } from '../container.ts';
import type { ProcessSpec } from '../process.ts';
import type { Worker } from '../worker.ts';

/** The programs that the contract runs; each adapter says how it spells them. */
export interface ContractPrograms {
  /** Ends with this status. */
  exit(status: number): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes these lines to a source, each ended by `\n`, then ends with 0. */
  print(source: 'stdout' | 'stderr', lines: readonly string[]): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes what it reads to standard output. */
  echo(): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes what it hears while it runs to standard output, until no more comes. */
  repeat(): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes `ready`, then waits; on SIGTERM writes `bye` and ends with 7. */
  waitForTerm(): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes a text to an absolute path. */
  writeFile(path: string, text: string): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes the content of an absolute path to standard output. */
  readFile(path: string): Pick<ProcessSpec, 'path' | 'args'>;
  /** Writes an environment variable's value to standard output. */
  printEnv(name: string): Pick<ProcessSpec, 'path' | 'args'>;
  /** A program that isn't there. */
  missing(): Pick<ProcessSpec, 'path' | 'args'>;
}

/** One worker of an adapter, ready to be asked. */
export interface WorkerHarness extends AsyncDisposable {
  readonly worker: Worker;
  readonly programs: ContractPrograms;
  /** What containers without an image of their own are made of here. */
  readonly image: ContainerSpec['image'];
}
