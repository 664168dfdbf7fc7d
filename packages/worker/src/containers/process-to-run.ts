import type { GardenProcessSpec, WorkerProcessRequest } from '@rondo/protocol';

/** A process that somebody wants run, whichever protocol they asked in. */
export type ProcessToRun = {
  id: string;
  path: string;
  args: string[];
  env: string[];
  dir: string;
  user: string;
  rlimits: Record<string, number>;
  terminal: { columns: number; rows: number } | undefined;
  stdin: { kind: 'none' } | { kind: 'bytes'; bytes: Buffer } | { kind: 'live' };
};

/** From Rondo's own extension. Pure. */
export function fromWorkerRequest(request: WorkerProcessRequest): ProcessToRun {
  const { id, path, args, env, dir = '', user = '', terminal, stdin, maxProcesses } = request;
  return {
    id,
    path,
    args,
    env,
    dir,
    user,
    rlimits: maxProcesses === undefined ? {} : { nproc: maxProcesses },
    terminal,
    stdin: stdin.kind === 'bytes' ? { kind: 'bytes', bytes: Buffer.from(stdin.base64, 'base64') } : stdin,
  };
}

const defaultWindow = { columns: 500, rows: 500 };

/** From stock Garden, where nobody says beforehand whether standard input will come. Pure. */
export function fromGardenSpec(spec: GardenProcessSpec, id: string): ProcessToRun {
  const window = spec.tty?.window_size;
  return {
    id,
    path: spec.path ?? '',
    args: spec.args ?? [],
    env: spec.env ?? [],
    dir: spec.dir ?? '',
    user: spec.user ?? '',
    rlimits: spec.rlimits ?? {},
    terminal:
      spec.tty === undefined || spec.tty === null
        ? undefined
        : { columns: window?.columns || defaultWindow.columns, rows: window?.rows || defaultWindow.rows },
    stdin: { kind: 'live' },
  };
}
