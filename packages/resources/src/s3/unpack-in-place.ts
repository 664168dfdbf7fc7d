import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { runCommand } from '../sdk/child/run-command.ts';
import { childEnvironment } from '../sdk/home/child-environment.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { s3Failure } from './request.ts';

type Kind = 'zip' | 'tar' | 'gzip' | 'bzip2';

/** Unpacks the file that was downloaded into its own directory, and removes it; archives may be compressed. */
export async function unpackInPlace(path: string, context: ProgramContext): Promise<void> {
  const kind = await kindOf(path);
  switch (kind) {
    case undefined:
      throw s3Failure(`not an archive: ${path}`);
    case 'zip':
      await runTool(context, ['unzip', '-q', '-o', path, '-d', dirname(path)]);
      await rm(path, { force: true });
      return;
    case 'tar':
      await untar(path, context);
      return;
    case 'gzip':
    case 'bzip2': {
      const inner = await decompressInPlace(path, kind, context);
      if ((await kindOf(inner)) === 'tar') await untar(inner, context);
    }
  }
}

async function untar(path: string, context: ProgramContext): Promise<void> {
  await runTool(context, ['tar', '--extract', '--file', path, '--directory', dirname(path), '--no-same-owner']);
  await rm(path, { force: true });
}

/** `x.gz` becomes `x`; another name stays. */
async function decompressInPlace(path: string, kind: 'gzip' | 'bzip2', context: ProgramContext): Promise<string> {
  const others = await readdir(dirname(path));
  if (kind === 'gzip' && others.length !== 1) {
    throw s3Failure(`failed to extract archive: ${others.length} files found after gzip decompression; expected 1`);
  }
  const target = path.replace(/\.(gz|bz2)$/, '').replace(/\.tgz$/, '.tar');
  const partial = `${path}.unpacking`;
  if (kind === 'gzip')
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(partial), { signal: context.signal });
  else {
    // It takes a file's place, and its name without the ending.
    await rename(path, `${partial}.bz2`);
    await runTool(context, ['bzip2', '--decompress', `${partial}.bz2`]);
  }
  await rm(path, { force: true });
  await rename(partial, target);
  return target;
}

async function runTool(context: ProgramContext, argv: readonly [string, ...string[]]): Promise<void> {
  const { status } = await runCommand(context, argv, { cwd: '/', env: await childEnvironment(context) });
  if (status !== 0) throw s3Failure(`failed to extract archive: ${argv[0]} failed (see above)`);
}

async function kindOf(path: string): Promise<Kind | undefined> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(265);
    await file.read(head, 0, head.length, 0);
    if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'zip';
    if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
    if (head.subarray(0, 3).toString() === 'BZh') return 'bzip2';
    return head.subarray(257, 262).toString() === 'ustar' ? 'tar' : undefined;
  } finally {
    await file.close();
  }
}
