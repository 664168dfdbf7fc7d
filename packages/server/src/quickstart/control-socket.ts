import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { OccupiedDirectoryError } from '../errors.ts';

/** What a running quickstart tells of itself. */
export type QuickstartStatus = {
  readonly state: 'starting' | 'ready' | 'stopping';
  readonly url: string;
  readonly processId: number;
  readonly version: string;
  readonly children: readonly {
    readonly name: string;
    readonly processId: number | undefined;
    readonly restarts: number;
  }[];
};

type Answers = { status: () => QuickstartStatus; stop: () => void };

/** The socket of a data directory's quickstart. A process may have it or not: whoever listens owns the directory. */
export function controlSocketPath(runDirectory: string): string {
  return join(runDirectory, 'quickstart.sock');
}

/** Takes the data directory for this process. Throws OccupiedDirectoryError when another quickstart answers there. */
export async function serveControl(runDirectory: string, answers: Answers): Promise<AsyncDisposable> {
  const path = controlSocketPath(runDirectory);
  const other = await askQuickstart(runDirectory, 'status');
  if (other !== undefined) {
    throw new OccupiedDirectoryError(
      `another quickstart (process ${other.processId}, ${other.url}) is running in this data directory. ` +
        'Stop it with `./quickstart stop --dir DIR`, or choose another directory with --dir.',
    );
  }
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (word) => {
      const status = answers.status();
      socket.end(`${JSON.stringify(status)}\n`);
      if (word.toString('utf8').trim() === 'stop') answers.stop();
    });
  });
  await listen(server, path);
  await chmod(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(path, { force: true });
    },
  };
}

/** Asks the quickstart of a data directory; undefined where none answers. */
export function askQuickstart(runDirectory: string, word: 'status' | 'stop'): Promise<QuickstartStatus | undefined> {
  return new Promise((resolve) => {
    const socket = connect(controlSocketPath(runDirectory));
    let text = '';
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('error', () => resolve(undefined));
    socket.on('connect', () => socket.write(`${word}\n`));
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('close', () => {
      try {
        resolve(JSON.parse(text));
      } catch {
        resolve(undefined);
      }
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
