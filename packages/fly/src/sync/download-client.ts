import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../client/connection.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { embolden } from '../output/paint.ts';
import { clientPath } from './client-path.ts';
import { ProgressBar } from './progress-bar.ts';

/** Replaces the running client by the one that the server offers (fly.md 11.7). Throws {@link PlainFailure}; the old one stays then. */
export async function downloadClient(connection: Connection, version: string, io: FlyIo): Promise<void> {
  const path = clientPath(io);
  await access(dirname(path), constants.W_OK).catch((cause: Error) => {
    throw new PlainFailure(`update failed: ${cause.message}`, { cause });
  });
  const { stream, sizeBytes } = await connection.download({
    path: '/api/v1/cli',
    query: [
      ['arch', archOf(process.arch)],
      ['platform', io.platform === 'win32' ? 'windows' : io.platform],
    ],
  });
  io.stdout.write(`downloading fly from ${connection.url}...\n\n`);
  if (sizeBytes === undefined) io.stdout.write('warning: failed to parse Content-Length: the server sent none\n');
  const bar = new ProgressBar(io, { label: `fly ${embolden(io, `v${version}`)}`, sizeBytes: sizeBytes ?? 0 });
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bar.advance(chunk.length);
      done(null, chunk);
    },
  });
  const fresh = join(dirname(path), `.${basename(path)}.new`);
  try {
    await pipeline(stream, counted, createWriteStream(fresh, { mode: 0o755 }));
    if (sizeBytes !== undefined && bar.doneBytes !== sizeBytes) {
      throw new Error(`the download ended after ${bar.doneBytes} of ${sizeBytes} bytes`);
    }
    putInPlace(fresh, path);
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new PlainFailure(`failed to apply update: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  bar.finish();
  io.stdout.write('done\n');
}

/** The old one is moved aside first, since a running program can't be overwritten everywhere. */
function putInPlace(fresh: string, path: string): void {
  const old = join(dirname(path), `.${basename(path)}.old`);
  rmSync(old, { force: true });
  renameSync(path, old);
  try {
    renameSync(fresh, path);
  } catch (error) {
    renameSync(old, path);
    throw error;
  }
  // Where it still runs it can't be removed: the next sync does.
  rmSync(old, { force: true });
}

/** Go's names of processors. */
function archOf(arch: string): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return names[arch] ?? arch;
}
