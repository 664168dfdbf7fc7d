import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { describeError } from '@rondo/foundation';
import { runCommand } from '../sdk/child/run-command.ts';
import { childEnvironment } from '../sdk/home/child-environment.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { gcsFailure } from './request.ts';

type Kind = 'zip' | 'tar' | 'gzip' | 'other';

/** Archives in archives in archives: more is an attack rather than an archive. */
const maxDepth = 4;
const headBytes = 1024;

/** Unpacks an archive into its own directory; the archive stays. What is compressed is unpacked first, and its name comes from inside. */
export async function unpackBeside(path: string, context: ProgramContext): Promise<void> {
  const failed = (reason: string, cause?: unknown) =>
    gcsFailure(`failed to extract '${basename(path)}' with the 'params.unpack' option enabled: ${reason}`, cause);
  let inner = path;
  let kind = await kindOf(inner);
  if (kind === 'other') throw failed('unsupported MIME type; it must be a tar, a zip or a gzip archive');
  for (let depth = 0; kind === 'gzip'; depth += 1) {
    if (depth === maxDepth) throw failed(`it is compressed more than ${maxDepth} times over`);
    try {
      inner = await gunzipBeside(inner, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      throw failed(describeError(error), error);
    }
    kind = await kindOf(inner);
  }
  const directory = dirname(path);
  if (kind === 'other') return;
  const argv: [string, ...string[]] =
    kind === 'zip'
      ? ['unzip', '-q', '-o', inner, '-d', directory]
      : ['tar', '--extract', '--file', inner, '--directory', directory, '--no-same-owner'];
  const { status } = await runCommand(context, argv, { cwd: '/', env: await childEnvironment(context) });
  if (status !== 0) throw failed(`${argv[0]} failed (see above)`);
}

/** Named as the archive says, within the same directory, else `<name>.uncompressed`. */
async function gunzipBeside(path: string, context: ProgramContext): Promise<string> {
  const named = basename((await nameInside(path)) ?? '');
  const usable = named !== '' && named !== '.' && named !== '..' && join(dirname(path), named) !== path;
  const target = usable ? join(dirname(path), named) : `${path}.uncompressed`;
  await pipeline(createReadStream(path), createGunzip(), createWriteStream(target), { signal: context.signal });
  return target;
}

/** The name in a gzip header (RFC 1952), when it has one. */
async function nameInside(path: string): Promise<string | undefined> {
  const head = await headOf(path);
  const flags = head[3] ?? 0;
  if ((flags & 0x08) === 0) return undefined;
  const start = 10 + ((flags & 0x04) === 0 ? 0 : 2 + (head[10] ?? 0) + 256 * (head[11] ?? 0));
  const end = head.indexOf(0, start);
  return end < 0 ? undefined : head.toString('latin1', start, end);
}

async function kindOf(path: string): Promise<Kind> {
  const head = await headOf(path);
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : 'other';
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
