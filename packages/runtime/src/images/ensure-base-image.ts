import { createHash } from 'node:crypto';
import { createVolume, type Db, markVolumeCreated, type WorkerRow } from '@rondo/db';
import { RondoError } from '@rondo/foundation';
import type { Worker } from '../worker.ts';
import { offeredImages } from './offered-images.ts';

/** A step was placed on a worker that doesn't offer its type (any more). */
export class UnsupportedResourceTypeError extends RondoError {
  readonly code = 'RESOURCE_TYPE_UNSUPPORTED';
}

export interface BaseImage {
  readonly volumeHandle: string;
  readonly privileged: boolean;
}

/**
 * The volume on a worker that holds a base resource type's root file system; containers get copies of it. Made once per
 * worker and version of the type; the handle follows from both, so every node means the same volume (worker.md 14.3).
 */
export class BaseImages {
  readonly #db: Db;
  readonly #made = new Map<string, Promise<void>>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** Throws UnsupportedResourceTypeError. */
  async ensure(
    row: WorkerRow,
    worker: Worker,
    { type, signal }: { type: string; signal: AbortSignal },
  ): Promise<BaseImage> {
    const offered = offeredImages(row).find((candidate) => candidate.type === type);
    if (offered === undefined) throw new UnsupportedResourceTypeError('unsupported resource type');
    const { image, version, privileged } = offered;
    const volumeHandle = baseImageHandle(row.name, { type, image, version });
    const made = this.#made.get(volumeHandle) ?? this.#make(worker, { volumeHandle, type, image, privileged });
    this.#made.set(volumeHandle, made);
    await made;
    signal.throwIfAborted();
    return { volumeHandle, privileged };
  }

  /** Called when a container could not be made of it: the worker may have lost it. */
  forget(volumeHandle: string): void {
    this.#made.delete(volumeHandle);
  }

  async #make(
    worker: Worker,
    image: { volumeHandle: string; type: string | undefined; image: string; privileged: boolean },
  ): Promise<void> {
    const { volumeHandle: handle, type, image: path, privileged } = image;
    try {
      await createVolume(this.#db, {
        handle,
        workerName: worker.name,
        kind: 'resource-type',
        ...(type === undefined ? {} : { baseResourceType: type }),
        privileged,
      });
      // Not the caller's signal: others wait for the same volume.
      await worker.createVolume({ handle, origin: { kind: 'import', path }, privileged }, new AbortController().signal);
      await markVolumeCreated(this.#db, handle);
    } catch (error) {
      this.#made.delete(handle);
      throw error;
    }
  }
}

/** The handle of a base image's volume: a UUID that its worker, type and version alone decide. */
export function baseImageHandle(
  workerName: string,
  { type, image, version }: { type: string; image: string; version: string },
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([workerName, type, image, version]))
    .digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join('-');
}
