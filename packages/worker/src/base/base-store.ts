import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, randomHex } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import { LayerStore } from '../images/layer-store.ts';
import { UnpackPool } from '../images/unpack/unpack-pool.ts';
import { Remover } from '../volumes/remover.ts';
import { openWorkDirectory, type WorkDirectory } from '../volumes/work-directory.ts';
import { shiftTree } from './shift-tree.ts';

const abandonedMs = 3600_000;
/** Layers of base images that no worker has been started with for so long go. */
const forgottenMs = 180 * 24 * 3600_000;

/** The cache of base layers: a layer store that several work directories may stand on, and the one way into it. */
export type BaseStore = {
  work: WorkDirectory;
  layers: LayerStore;
  /** Makes a layer unless it is there: `make` fills an empty directory whose files belong to root. */
  ensure(key: LayerKey, make: (tree: string) => Promise<void>): Promise<void>;
  /** Notes that these layers are in use, and takes away what has not been for long: what earlier versions were made of. */
  keep(keys: LayerKey[], nowMs: number): Promise<void>;
};

/** Opens the cache. Nothing in it is ever changed, only added, so any number of workers may share it. */
export async function openBaseStore(directory: string, log: Logger): Promise<BaseStore> {
  const work = await openWorkDirectory(directory);
  const remover = new Remover({ dead: work.dead, log });
  await removeAbandoned(work, remover);
  // Base layers are trees made here: nothing is ever unpacked from an archive.
  const layers = await LayerStore.open({ work, pool: new UnpackPool({ size: 1 }), remover, log, packed: false });
  const ensure = async (key: LayerKey, make: (tree: string) => Promise<void>) => {
    if (layers.find(key) !== undefined) return;
    const tree = join(work.init, `base-${randomHex(8)}`);
    try {
      await mkdir(tree, { mode: 0o755 });
      await make(tree);
      await layers.adoptTree(key, tree, { sizeBytes: await shiftTree(tree, work.rootId) });
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  };
  const keep = async (keys: LayerKey[], nowMs: number) => {
    const now = new Date(nowMs);
    for (const { key } of layers.list()) {
      const file = join(layers.pathOf(key), 'layer.json');
      if (keys.includes(key)) await utimes(file, now, now);
      else if (nowMs - (await stat(file)).mtimeMs > forgottenMs) await layers.remove(key);
    }
  };
  return { work, layers, ensure, keep };
}

/** What a killed worker left half-made; another worker may be busy in the same place, so only what is old goes. */
async function removeAbandoned(work: WorkDirectory, remover: Remover): Promise<void> {
  for (const name of await readdir(work.init)) {
    const path = join(work.init, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.ctimeMs > abandonedMs) await remover.discard(path);
  }
  remover.sweep();
}
