import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageUsage } from '@rondo/protocol';
import { VolumeNotFoundError } from './errors.ts';
import { runProgram } from './run-program.ts';
import type { Storage } from './storage.ts';

/** Bytes on disk that a volume itself takes, without what it shares with others. Throws VolumeNotFoundError. */
export async function measureVolume(handle: string, storage: Storage): Promise<number> {
  if (storage.volumes.find(handle) === undefined) throw new VolumeNotFoundError(handle);
  return await diskBytes(join(storage.work.live, handle));
}

/** What the work directory holds. Walks all volumes, so it is for people and for rare looks, not for every request. */
export async function measureStorage(storage: Storage): Promise<StorageUsage> {
  const used = storage.volumes.usedLayers();
  const layers = storage.layers.list();
  const sum = (some: typeof layers) => ({
    count: some.length,
    sizeBytes: some.reduce((bytes, layer) => bytes + layer.sizeBytes, 0),
  });
  const disk = await statfs(storage.work.root);
  return {
    volumes: { count: storage.volumes.list().length, sizeBytes: await diskBytes(storage.work.live) },
    layers: sum(layers),
    unusedLayers: sum(layers.filter(({ key }) => !used.has(key))),
    disk: { sizeBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize },
  };
}

async function diskBytes(path: string): Promise<number> {
  // It complains about files that go away while it looks, and still prints its sum.
  const argv = ['--summarize', '--block-size=1', '--one-file-system', path];
  const printed = await runProgram('du', argv, { toleratedStatus: 1 });
  return Number.parseInt(printed, 10);
}
