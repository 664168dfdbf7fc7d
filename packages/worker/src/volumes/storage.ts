import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import { LayerStore } from '../images/layer-store.ts';
import { UnpackPool } from '../images/unpack/unpack-pool.ts';
import { type OverlaySupport, probeOverlay } from './probe-overlay.ts';
import { Remover } from './remover.ts';
import { VolumeStore } from './volume-store.ts';
import { openWorkDirectory, type WorkDirectory } from './work-directory.ts';

/** Two cores unpack two layers at once; more would only wait for the disk. */
const unpackThreads = 2;

export type StorageOptions = {
  /** The work directory; one worker owns it. */
  directory: string;
  log: Logger;
  /** Where base images lie that are shared between work directories, and which import path means which of their layers. */
  base?: { layers: LayerStore; layersOfImport: (path: string) => LayerKey[] | undefined };
  /** For tests: as if no overlay could be mounted. */
  support?: OverlaySupport;
};

/** Volumes and layers of one work directory, and what they need. */
export type Storage = {
  work: WorkDirectory;
  support: OverlaySupport;
  pool: UnpackPool;
  remover: Remover;
  layers: LayerStore;
  /** `layers`, and the base layers where there are some. */
  layerStores: LayerStore[];
  volumes: VolumeStore;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Opens a work directory: makes it where it is missing, takes away what a killed worker left half-made, and finds out
 * whether overlays can be mounted. Throws WorkDirectoryError.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { directory, log, base } = options;
  const work = await openWorkDirectory(directory);
  const remover = new Remover({ dead: work.dead, log });
  for (const name of await readdir(work.init)) await remover.discard(join(work.init, name));
  remover.sweep();
  const support = options.support ?? (await probeOverlay(work));
  if (support.type === 'copy') {
    log.warn('volumes are copied: overlays cannot be mounted here', { directory: work.root, reason: support.reason });
  }
  const pool = new UnpackPool({ size: unpackThreads });
  const layers = await LayerStore.open({ work, pool, remover, log, packed: support.type === 'copy' });
  const layerStores = base === undefined ? [layers] : [layers, base.layers];
  const layersOfImport = base?.layersOfImport ?? (() => undefined);
  const volumes = await VolumeStore.open({ work, support, layerStores, pool, remover, log, layersOfImport });
  return {
    ...{ work, support, pool, remover, layers, layerStores, volumes },
    [Symbol.asyncDispose]: async () => {
      await remover.close();
      await pool[Symbol.asyncDispose]();
    },
  };
}
