import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a worker on this machine says of itself, in a file beside its sockets; a remote one says the same through the SSH gateway. */
export const WorkerFile = Type.Object({
  name: Type.String({ minLength: 1 }),
  version: Type.String(),
  platform: Type.String(),
  tags: Type.Array(Type.String()),
  resource_types: Type.Array(
    Type.Object({
      type: Type.String(),
      image: Type.String(),
      version: Type.String(),
      privileged: Type.Boolean(),
      unique_version_history: Type.Boolean(),
    }),
  ),
  extensions: Type.Record(Type.String(), Type.Unknown()),
  /** Unix milliseconds. */
  start_time_ms: Type.Number(),
});
export type WorkerFile = Static<typeof WorkerFile>;

const validator = Compile(WorkerFile);

/** Where in the socket directory things are. */
export function workerPaths(socketDirectory: string) {
  return {
    garden: join(socketDirectory, 'garden.sock'),
    baggageclaim: join(socketDirectory, 'baggageclaim.sock'),
    file: join(socketDirectory, 'worker.json'),
  };
}

export async function writeWorkerFile(socketDirectory: string, worker: WorkerFile): Promise<void> {
  const { file } = workerPaths(socketDirectory);
  await writeFile(`${file}.tmp`, `${JSON.stringify(worker)}\n`, { mode: 0o644 });
  await rename(`${file}.tmp`, file);
}

/** The worker of a socket directory; undefined before it has ever been ready. */
export async function readWorkerFile(socketDirectory: string): Promise<WorkerFile | undefined> {
  const text = await readFile(workerPaths(socketDirectory).file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return validator.Check(value) ? value : undefined;
}
