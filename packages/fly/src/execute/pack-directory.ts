import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack as startPack } from 'tar-stream';
import { FlyError } from '../failures/fly-error.ts';

/** A directory on its way: a packed stream, and, once that has broken, why. */
export interface PackedDirectory {
  readonly stream: Readable;
  failure(): FlyError | undefined;
}

/** Packs files of a directory, directories with all that is in them, as a gzip tar: with `tar`, and by ourselves where there is none. */
export function packDirectory(
  directory: string,
  files: readonly string[],
  count: (bytes: number) => void,
): PackedDirectory {
  let failure: FlyError | undefined;
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      count(chunk.length);
      done(null, chunk);
    },
  });
  packInto(stream, directory, files).catch((cause: Error) => {
    failure = cause instanceof FlyError ? cause : new FlyError(`packing failed: ${cause.message}`, { cause });
    stream.destroy(failure);
  });
  return { stream, failure: () => failure };
}

async function packInto(stream: Transform, directory: string, files: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return packOurselves(stream, directory, files);
  const child = spawn('tar', ['-czf', '-', '--null', '-T', '-'], { cwd: directory, detached: true });
  const isMissing = await new Promise<boolean>((resolve, reject) => {
    child.once('spawn', () => resolve(false));
    child.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(true) : reject(error)));
  });
  if (isMissing) return packOurselves(stream, directory, files);
  const output: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  // A tar that ends early says so by its exit code; that its input broke is no news then.
  child.stdin.on('error', () => undefined).end(files.map((file) => `${file}\0`).join(''));
  child.stdout.pipe(stream, { end: false });
  const exitCode = await closed;
  if (exitCode !== 0) {
    const text = JSON.stringify(Buffer.concat(output).toString());
    throw new FlyError(`tar compress failed (exit status ${exitCode}). output: ${text}`);
  }
  stream.end();
}

async function packOurselves(stream: Transform, directory: string, files: readonly string[]): Promise<void> {
  const pack = startPack();
  const sending = pipeline(pack, createGzip(), stream);
  for (const file of files) await addEntry(pack, directory, file);
  pack.finalize();
  await sending;
}

async function addEntry(pack: Pack, directory: string, name: string): Promise<void> {
  const path = join(directory, name);
  const status = await lstat(path);
  const { mode, mtime, size } = status;
  const head = { name: name.replaceAll('\\', '/'), mode, mtime };
  if (status.isSymbolicLink()) {
    pack.entry({ ...head, type: 'symlink', linkname: await readlink(path) });
  } else if (status.isDirectory()) {
    pack.entry({ ...head, name: `${head.name}/`, type: 'directory' });
    for (const member of await readdir(path)) await addEntry(pack, directory, `${name}/${member}`);
  } else {
    await pipeline(createReadStream(path), pack.entry({ ...head, size }));
  }
}
