import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bringImage, DirectorySubject, type Subject, spawnChild } from '@rondo/resources';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { StartError } from '../errors.ts';
import { ImageSubject, type SubjectImage } from './image-subject.ts';
import { startKitWorker } from './kit-worker.ts';

const ImageMetadata = Type.Object({
  env: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  user: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const WorkerMetadata = Type.Object({ privileged: Type.Optional(Type.Boolean()) });

/** What a subject may need while it is examined. */
export interface SubjectSurroundings {
  /** A directory that is removed afterwards. */
  readonly directory: string;
  readonly held: AsyncDisposableStack;
  readonly privileged: boolean;
  readonly signal: AbortSignal;
}

/**
 * Finds out what a name on the command line stands for: a directory with programs, a directory as stock workers keep
 * resource types (`rootfs.tgz`), an archive or layout of an image, or an image in a registry. Throws StartError.
 */
export async function openSubject(name: string, surroundings: SubjectSurroundings): Promise<Subject> {
  const path = resolve(name);
  const isDirectory = existsSync(path) && statSync(path).isDirectory();
  if (isDirectory && existsSync(join(path, 'rootfs.tgz'))) {
    const metadata = await readMetadata(join(path, 'resource_metadata.json'), WorkerMetadata);
    const rootfs = join(path, 'rootfs.tgz');
    const privileged = surroundings.privileged || metadata.privileged === true;
    return await openImage({ name, rootfs, env: [], user: '', privileged }, surroundings);
  }
  if (isDirectory && !existsSync(join(path, 'index.json'))) return new DirectorySubject(path);
  const { directory, signal, privileged } = surroundings;
  const { HOME: _home, ...env } = process.env;
  await bringImage(existsSync(path) ? path : name, directory, {
    ...{ env, signal, spawn: spawnChild },
    tmp: directory,
    stderr: process.stderr,
  });
  const metadata = await readMetadata(join(directory, 'metadata.json'), ImageMetadata);
  const { env: imageEnv, user } = metadata;
  const image = { name, rootfs: join(directory, 'rootfs'), env: imageEnv ?? [], user: user ?? '', privileged };
  return await openImage(image, surroundings);
}

async function openImage(image: SubjectImage, { held, signal }: SubjectSurroundings): Promise<Subject> {
  if (process.getuid?.() !== 0) {
    throw new StartError(
      'an image is examined in containers, and only root can start them; a directory with check, in and out needs no root',
    );
  }
  // Not in the surroundings' directory: paths of sockets have to be short.
  const { worker } = held.use(await startKitWorker(tmpdir()));
  return await ImageSubject.open(image, worker, signal);
}

async function readMetadata<Schema extends typeof ImageMetadata | typeof WorkerMetadata>(path: string, schema: Schema) {
  const json: unknown = JSON.parse(await readFile(path, 'utf8').catch(() => '{}'));
  if (Value.Check(schema, json)) return json;
  throw new StartError(`${path} is not what it must be; look at its privileged, env and user`);
}
