import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../client/connection.ts';
import { teamPath } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { InputPair } from '../options/path.ts';
import { TransferProgress } from './transfer-progress.ts';

interface DownloadOptions {
  readonly io: FlyIo;
  readonly team: string;
  readonly outputs: readonly InputPair[];
  /** What the build kept. */
  readonly artifacts: readonly { readonly id: number; readonly name: string }[];
}

/** Unpacks outputs into their directories, all at once. Those that the build didn't keep are passed over. Throws {@link FlyError}. */
export async function downloadOutputs(connection: Connection, options: DownloadOptions): Promise<void> {
  const { io, team, outputs, artifacts } = options;
  const byName = new Map(artifacts.map(({ name, id }) => [name, id]));
  using progress = new TransferProgress(io);
  const downloads = outputs.flatMap(({ name, path }) => {
    const id = byName.get(name);
    if (id === undefined) return [];
    const directory = resolve(io.cwd, path);
    return [
      progress.track(`downloading ${name}`, async (count) => {
        const { stream } = await connection.download({ path: teamPath(team, 'artifacts', String(id)) });
        await unpack(stream, directory, count);
      }),
    ];
  });
  const settled = await Promise.allSettled(downloads);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function unpack(stream: Readable, directory: string, count: (bytes: number) => void): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      count(chunk.length);
      done(null, chunk);
    },
  });
  const child = spawn('tar', ['-pzxf', '-'], { cwd: directory, stdio: ['pipe', 'ignore', 'pipe'] });
  const output: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new FlyError('there is no tar to unpack with: install it', { cause }));
    });
  });
  const [piped, exitCode] = await Promise.all([pipeline(stream, counted, child.stdin).catch((error) => error), closed]);
  if (exitCode !== 0) {
    const text = JSON.stringify(Buffer.concat(output).toString());
    throw new FlyError(`tar extract failed (exit status ${exitCode}). output: ${text}`);
  }
  if (piped instanceof Error) throw new FlyError(piped.message, { cause: piped });
}
