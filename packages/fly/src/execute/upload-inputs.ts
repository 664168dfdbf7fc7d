import { resolve } from 'node:path';
import type { ExecuteInput } from '@rondo/pipeline';
import { type Connection, readReply } from '../client/connection.ts';
import { teamPath } from '../client/paths.ts';
import type { FlyIo } from '../io/fly-io.ts';
import type { InputPair } from '../options/path.ts';
import { artifact as artifactShape } from '../wire/server.ts';
import { listFiles } from './list-files.ts';
import { packDirectory } from './pack-directory.ts';
import { TransferProgress } from './transfer-progress.ts';

interface UploadOptions {
  readonly io: FlyIo;
  readonly team: string;
  readonly includeIgnored: boolean;
  /** Where the uploads are needed. */
  readonly platform: string;
  readonly tags: readonly string[];
}

/** Uploads directories, all at once; nothing is written to disk. Throws {@link FlyError} that names the input. */
export async function uploadInputs(
  connection: Connection,
  inputs: readonly InputPair[],
  options: UploadOptions,
): Promise<ReadonlyMap<string, ExecuteInput>> {
  using progress = new TransferProgress(options.io);
  const uploads = inputs.map(async ({ name, path }): Promise<[string, ExecuteInput]> => {
    const title = `uploading ${name}`;
    const artifactId = await progress.track(title, (count) => upload(connection, path, { ...options, count }));
    return [name, { kind: 'upload', name, artifactId }];
  });
  const settled = await Promise.allSettled(uploads);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return new Map(settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
}

async function upload(
  connection: Connection,
  path: string,
  { io, team, includeIgnored, platform, tags, count }: UploadOptions & { count: (bytes: number) => void },
): Promise<number> {
  const directory = resolve(io.cwd, path);
  const files = includeIgnored ? ['.'] : await listFiles(directory, io);
  const { stream, failure } = packDirectory(directory, files, count);
  const request = {
    method: 'POST' as const,
    path: teamPath(team, 'artifacts'),
    query: [['platform', platform] as const, ...tags.map((tag) => ['tags', tag] as const)],
    headers: { 'Content-Type': 'application/octet-stream' },
    body: stream,
  };
  try {
    return readReply(await connection.send(request), artifactShape).id;
  } catch (error) {
    stream.destroy();
    throw failure() ?? error;
  }
}
