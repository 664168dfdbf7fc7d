import { basename, delimiter, dirname } from 'node:path';
import type { FlyIo, InputStream, OutputStream } from './fly-io.ts';

/** The surroundings of the running process. */
export function processIo(): FlyIo {
  const { env, platform } = process;
  return {
    program: programName(),
    env,
    cwd: process.cwd(),
    platform,
    stdin: processStdin(),
    stdout: processOutput(process.stdout),
    stderr: processOutput(process.stderr),
    now: Date.now,
    onInterrupt: (listener) => onSignals(['SIGINT', 'SIGTERM'], listener),
    onResize: (listener) => onSignals(platform === 'win32' ? [] : ['SIGWINCH'], () => listener()),
  };
}

/** As typed: a program that was found on the PATH goes by its bare name. */
function programName(): string {
  const path = process.env.RONDO_FLY_PROGRAM ?? process.argv0;
  const isOnPath = (process.env.PATH ?? '').split(delimiter).includes(dirname(path));
  return isOnPath ? basename(path) : path;
}

function processOutput(stream: NodeJS.WriteStream): OutputStream {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141);
    throw error;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (data) => void stream.write(data),
    size: () => (stream.isTTY === true ? { columns: stream.columns, rows: stream.rows } : undefined),
  };
}

function processStdin(): InputStream {
  const unread: Uint8Array[] = [];
  // Touched on first use only: opening standard input costs time and may fail where it is closed.
  let chunks: AsyncIterator<Uint8Array> | undefined;
  return {
    get isTerminal() {
      return process.stdin.isTTY === true;
    },
    setRaw(raw) {
      if (process.stdin.isTTY === true) process.stdin.setRawMode(raw);
    },
    unread: (bytes) => void unread.unshift(bytes),
    async read() {
      const kept = unread.shift();
      if (kept !== undefined) return kept;
      chunks ??= process.stdin[Symbol.asyncIterator]();
      const next = await chunks.next();
      return next.done === true ? undefined : next.value;
    },
  };
}

function onSignals<S extends NodeJS.Signals>(signals: readonly S[], listener: (signal: S) => void): Disposable {
  const handlers = signals.map((signal) => ({ signal, handler: () => listener(signal) }));
  for (const { signal, handler } of handlers) process.on(signal, handler);
  return {
    [Symbol.dispose]() {
      for (const { signal, handler } of handlers) process.off(signal, handler);
    },
  };
}
