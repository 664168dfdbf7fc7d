import { posix } from 'node:path';
import type { Container, ContainerSpec } from '../container.ts';
import {
  type InteractiveProcess,
  type OutputPosition,
  outputStart,
  type Process,
  type ProcessSpec,
} from '../process.ts';
import { ContainerNotFoundError } from '../runtime-errors.ts';
import { MemoryConversation } from './memory-conversation.ts';
import { MemoryProcess, MemorySpool } from './memory-process.ts';
import type { MemoryProgram } from './memory-program.ts';
import type { MemoryFiles } from './memory-volume.ts';

/** How the worker in memory keeps a container. */
export interface MemoryContainerState {
  readonly spec: ContainerSpec;
  readonly mounts: ReadonlyMap<string, MemoryFiles>;
  readonly spools: Map<string, MemorySpool>;
  readonly properties: Map<string, string>;
  readonly terminating: AbortController;
}

export interface MemoryContainerOptions {
  readonly handle: string;
  readonly workerName: string;
  readonly find: () => MemoryContainerState | undefined;
  readonly programs: ReadonlyMap<string, MemoryProgram>;
  /** Called for each process that is really started. */
  readonly onStart: (spec: ProcessSpec) => void;
}

/** A handle on a container of the worker in memory. */
export class MemoryContainer implements Container {
  readonly handle: string;
  readonly workerName: string;
  readonly #options: MemoryContainerOptions;

  constructor(options: MemoryContainerOptions) {
    this.handle = options.handle;
    this.workerName = options.workerName;
    this.#options = options;
  }

  async run(spec: ProcessSpec, resumeFrom: OutputPosition = outputStart): Promise<Process> {
    const state = this.#state();
    const spool = state.spools.get(spec.id) ?? this.#start(state, spec);
    return new MemoryProcess(spec.id, spool, resumeFrom);
  }

  async interact(spec: ProcessSpec): Promise<InteractiveProcess> {
    const state = this.#state();
    const talk = new MemoryConversation();
    const spool = this.#start(state, spec, talk);
    return Object.assign(new MemoryProcess(spec.id, spool, outputStart), {
      write: (bytes: Uint8Array) => talk.write(bytes),
      endInput: () => talk.end(),
      resize: (window: { columns: number; rows: number }) => talk.resize(window),
      kill: () => spool.end({ kind: 'exited', status: 137 }),
    });
  }

  async forget(processId: string): Promise<void> {
    this.#options.find()?.spools.delete(processId);
  }

  async properties(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries(this.#state().properties);
  }

  async setProperty(key: string, value: string): Promise<void> {
    this.#state().properties.set(key, value);
  }

  async stop({ kill }: { kill: boolean; signal: AbortSignal }): Promise<void> {
    const state = this.#state();
    state.terminating.abort();
    if (kill) for (const spool of state.spools.values()) spool.end({ kind: 'exited', status: 137 });
    for (const spool of state.spools.values()) while (spool.outcome === undefined) await spool.changed;
  }

  #state(): MemoryContainerState {
    const state = this.#options.find();
    if (state === undefined) throw new ContainerNotFoundError(this.handle);
    return state;
  }

  #start(state: MemoryContainerState, spec: ProcessSpec, talk = new MemoryConversation()): MemorySpool {
    const spool = new MemorySpool();
    state.spools.set(spec.id, spool);
    const program = this.#options.programs.get(spec.path);
    if (program === undefined) {
      spool.end({ kind: 'not-started', message: `exec: "${spec.path}": executable file not found in $PATH` });
      return spool;
    }
    this.#options.onStart(spec);
    const run = async () => program(contextOf(state, { spec, talk }, spool));
    run().then(
      (end) => spool.end(typeof end === 'number' ? { kind: 'exited', status: end } : end),
      (error: unknown) => spool.end({ kind: 'lost', message: error instanceof Error ? error.message : String(error) }),
    );
    return spool;
  }
}

function contextOf(
  state: MemoryContainerState,
  { spec, talk }: { spec: ProcessSpec; talk: MemoryConversation },
  spool: MemorySpool,
) {
  const pairs = [...state.spec.env, ...(spec.env ?? [])].map((pair) => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ]);
  return {
    args: spec.args,
    stdin: spec.stdin ?? '',
    input: talk.input,
    onResize: (listener: (window: { columns: number; rows: number }) => void) => talk.onResize(listener),
    env: Object.fromEntries(pairs),
    dir: spec.dir ?? '/',
    user: spec.user ?? state.spec.user ?? 'root',
    mountPaths: [...state.mounts.keys()],
    terminated: state.terminating.signal,
    write: (source: 'stdout' | 'stderr', text: string) =>
      spool.write(spec.terminal === undefined ? source : 'stdout', text),
    readFile: (path: string) => {
      const found = locate(state.mounts, path);
      return found?.files.get(found.inner)?.toString();
    },
    writeFile: (path: string, text: string) => {
      const found = locate(state.mounts, path);
      if (found === undefined) throw new Error(`${path} is in no mount`);
      found.files.set(found.inner, Buffer.from(text));
    },
  };
}

/** The innermost mount that a path lies in. */
function locate(
  mounts: ReadonlyMap<string, MemoryFiles>,
  path: string,
): { files: MemoryFiles; inner: string } | undefined {
  const [best] = [...mounts]
    .filter(([mount]) => path === mount || path.startsWith(`${mount}/`))
    .sort(([a], [b]) => b.length - a.length);
  return best === undefined ? undefined : { files: best[1], inner: posix.relative(best[0], path) };
}
