export type KitProgram = 'check' | 'in' | 'out';

/** One call of a program. */
export interface KitCall {
  readonly program: KitProgram;
  /** What stands on stdin, in pieces that are written one after another. */
  readonly input: readonly string[];
  /** Whether stdin ends after it, as it does for a server. */
  readonly endsInput: boolean;
  /** What the directory holds whose path is the program's first argument; `none`: no argument. */
  readonly directory: 'none' | 'empty' | { readonly copyOf: string };
}

/** How a program ended. `killed`: by a signal, or by us because it took too long. */
export type KitExit =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'not-started'; readonly reason: string };

export interface KitRun extends AsyncDisposable {
  /** Resolves when the program has ended, with all it wrote. */
  readonly ended: Promise<{ readonly exit: KitExit; readonly stdout: string; readonly stderr: string }>;
  /** SIGTERM, and SIGKILL ten seconds later, as a server aborts a step. */
  stop(): void;
  /** The files of its directory: what each one is, content included, by its path. Once the program has ended. */
  files(): Promise<ReadonlyMap<string, string>>;
}

/** A resource type that is looked at: where its programs lie, and how they are run. */
export interface Subject {
  /** What it is called in the report. */
  readonly name: string;
  /** Programs that are missing or can't be run, with the reason. */
  missingPrograms(): Promise<readonly string[]>;
  start(call: KitCall, signal: AbortSignal): Promise<KitRun>;
}
