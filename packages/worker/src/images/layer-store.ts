import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '@rondo/foundation';
import { copyTree } from '../volumes/copy-tree.ts';
import { VolumeBrokenError, VolumeUseError } from '../volumes/errors.ts';
import type { Remover } from '../volumes/remover.ts';
import { parseJson, type WorkDirectory } from '../volumes/work-directory.ts';
import { writeAtomically } from '../volumes/write-atomically.ts';
import { LayerDigestError } from './errors.ts';
import { LayerDurability, noteBoot } from './layer-durability.ts';
import { type LayerKey, type LayerRecord, layerDirectoryName, parseLayerRecord, toLayerKey } from './layer-record.ts';
import { isSystemError } from './unpack/directory-handles.ts';
import type { Ownership } from './unpack/ownership.ts';
import { defaultUnpackLimits } from './unpack/unpack-options.ts';
import type { UnpackPool } from './unpack/unpack-pool.ts';
import { openDirectory } from './unpack/unpack-tar.ts';

/** Where a layer's tree appears in a volume: as all of it, or (images) as its directory `rootfs`. */
export type LayerPlace = 'root' | 'rootfs';

/** A blob with the names it must turn out to have. `handle` is open and stays the caller's. */
export type LayerBlob = { digest: string; diffId: string; handle: number };

export type LayerStoreOptions = {
  work: WorkDirectory;
  pool: UnpackPool;
  remover: Remover;
  log: Logger;
  /** Keep blobs as they are instead of trees: for work directories that can't mount overlays. */
  packed: boolean;
};

/**
 * Read-only layers by digest. On disk: `layers/NAME/{layer.json, fs/rootfs/..., plain/rootfs/...}`; `fs` has its owners
 * shifted, `plain` (made when a privileged container first asks) has not. A layer comes into being by one rename, so a
 * kill at any moment leaves whole layers and a staging directory that the next start empties.
 */
export class LayerStore {
  readonly #options: LayerStoreOptions;
  readonly #durability: LayerDurability;
  readonly #layers = new Map<LayerKey, LayerRecord>();
  readonly #byDigest = new Map<string, LayerKey>();
  readonly #underWay = new Map<string, Promise<LayerRecord>>();
  readonly #holds = new Map<LayerKey, number>();
  readonly #plainUnderWay = new Map<LayerKey, Promise<void>>();

  private constructor(options: LayerStoreOptions) {
    this.#options = options;
    this.#durability = new LayerDurability({ directory: options.work.layers, log: options.log });
  }

  /** Reads what lies on disk; what is not a whole layer, or may have lost its contents in a power cut, is taken away. */
  static async open(options: LayerStoreOptions): Promise<LayerStore> {
    const store = new LayerStore(options);
    const { isNewBoot } = await noteBoot(options.work.root);
    for (const name of await readdir(options.work.layers)) {
      const path = join(options.work.layers, name);
      const record = parseLayerRecord(parseJson(await readFile(join(path, 'layer.json'), 'utf8').catch(() => '')));
      const isWhole = record !== undefined && layerDirectoryName(record.key) === name;
      const isDurable = store.#durability.isDurable(path);
      if (isWhole && (isDurable || !isNewBoot)) {
        store.#remember(record);
        if (!isDurable) store.#durability.writeOut(path);
        continue;
      }
      const why = isWhole ? 'the machine went down before it was written out' : 'it is not whole';
      options.log.warn('removing a layer', { path, why });
      await options.remover.discard(path);
    }
    return store;
  }

  /** Resolves once all layers have been written out to the disk. */
  settled(): Promise<void> {
    return this.#durability.settled();
  }

  find(key: LayerKey): LayerRecord | undefined {
    return this.#layers.get(key);
  }

  /** The layer that came as this blob, or that has this diff id. */
  findByDigest(digest: string): LayerRecord | undefined {
    const key = this.#byDigest.get(digest);
    return key === undefined ? undefined : this.#layers.get(key);
  }

  list(): LayerRecord[] {
    return [...this.#layers.values()];
  }

  /** The directory on disk that holds a layer's own directories. */
  pathOf(key: LayerKey): string {
    return join(this.#options.work.layers, layerDirectoryName(key));
  }

  /** A layer's tree as a volume mounts it. Throws VolumeBrokenError where the layer is not here. */
  treeOf(key: LayerKey, ownership: Ownership, place: LayerPlace): string {
    const path = this.pathOf(key);
    if (!this.#layers.has(key))
      throw new VolumeBrokenError(`the layer ${key} is missing from ${path}; it was removed while a volume needed it`);
    const form = join(path, ownership === 'shifted' ? 'fs' : 'plain');
    return place === 'rootfs' ? form : join(form, 'rootfs');
  }

  /**
   * Takes in a blob. One that is here already is not read again; two callers with the same digest share the work.
   * Throws LayerDigestError and what `unpackTar` throws; nothing is left of a layer that fails.
   */
  importBlob(blob: LayerBlob): Promise<LayerRecord> {
    const known = this.findByDigest(blob.digest);
    if (known !== undefined) return Promise.resolve(known);
    const underWay = this.#underWay.get(blob.digest);
    if (underWay !== undefined) return underWay;
    const made = this.#import(blob).finally(() => this.#underWay.delete(blob.digest));
    this.#underWay.set(blob.digest, made);
    return made;
  }

  /** Takes in a tree (shifted or foreign, without deletion marks) by rename; it lies on the same file system. */
  async adoptTree(key: LayerKey, tree: string, about: { sizeBytes: number; isForeign?: true }): Promise<LayerRecord> {
    const staging = await mkdtemp(join(this.#options.work.init, 'layer-'));
    await chmod(staging, 0o711);
    await mkdir(join(staging, 'fs'), { mode: 0o711 });
    await rename(tree, join(staging, 'fs/rootfs'));
    return await this.#settle(staging, { format: 1, key, digests: [], form: 'unpacked', ...about });
  }

  /** Makes sure that a layer's plain form exists: owners as privileged containers need them. Throws VolumeUseError for a foreign one. */
  async makePlain(key: LayerKey): Promise<void> {
    if (this.#layers.get(key)?.isForeign === true) {
      throw new VolumeUseError(
        "the machine's own /usr is no root file system for privileged containers; give the step an image",
      );
    }
    if (existsSync(join(this.pathOf(key), 'plain'))) return;
    const underWay =
      this.#plainUnderWay.get(key) ?? this.#makePlain(key).finally(() => this.#plainUnderWay.delete(key));
    this.#plainUnderWay.set(key, underWay);
    await underWay;
  }

  /** Keeps layers from being removed while something is made of them. */
  hold(keys: LayerKey[]): Disposable {
    for (const key of keys) this.#holds.set(key, (this.#holds.get(key) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        for (const key of keys) {
          const count = (this.#holds.get(key) ?? 0) - 1;
          if (count > 0) this.#holds.set(key, count);
          else this.#holds.delete(key);
        }
      },
    };
  }

  /** Takes a layer off the disk. False where somebody holds it; nobody may stand on it. */
  async remove(key: LayerKey): Promise<boolean> {
    const record = this.#layers.get(key);
    if (record === undefined || this.#holds.has(key)) return false;
    this.#layers.delete(key);
    for (const digest of [key, ...record.digests]) this.#byDigest.delete(digest);
    await this.#options.remover.discard(this.pathOf(key));
    return true;
  }

  async #import(blob: LayerBlob): Promise<LayerRecord> {
    const { work, packed } = this.#options;
    const staging = await mkdtemp(join(work.init, 'layer-'));
    try {
      await chmod(staging, 0o711);
      const sizeBytes = packed ? await keepBlob(blob, staging) : await this.#unpack(blob, staging);
      const key = toLayerKey(blob.diffId);
      const form = packed ? 'packed' : 'unpacked';
      return await this.#settle(staging, { format: 1, key, digests: [blob.digest], form, sizeBytes });
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
  }

  async #unpack(blob: LayerBlob, staging: string): Promise<number> {
    const { work, pool } = this.#options;
    const tree = join(staging, 'fs/rootfs');
    await mkdir(tree, { recursive: true, mode: 0o755 });
    await chown(tree, work.rootId, work.rootId);
    using target = openDirectory(tree);
    const result = await pool.unpack({
      source: { file: blob.handle },
      compression: 'detect',
      directory: target.handle,
      options: {
        ownership: 'shifted',
        rootId: work.rootId,
        whiteouts: 'marks',
        whiteoutPath: work.whiteout,
        replacesTrees: true,
        limits: defaultUnpackLimits,
      },
    });
    expectDigest('digest', blob.digest, result.digest);
    expectDigest('diff id', blob.diffId, result.diffId);
    return result.sizeBytes;
  }

  /** Puts a finished staging directory in its place; a layer that is there already only learns another digest. */
  async #settle(staging: string, record: LayerRecord): Promise<LayerRecord> {
    const known = this.#layers.get(record.key);
    if (known !== undefined) {
      const merged = { ...known, digests: [...new Set([...known.digests, ...record.digests])] };
      await writeAtomically(join(this.pathOf(known.key), 'layer.json'), `${JSON.stringify(merged)}\n`);
      await this.#options.remover.discard(staging);
      return this.#remember(merged);
    }
    await writeAtomically(join(staging, 'layer.json'), `${JSON.stringify(record)}\n`);
    // Another worker on the same cache may have put the same layer there meanwhile; it is as good as ours.
    if (!(await renameUnlessThere(staging, this.pathOf(record.key)))) await this.#options.remover.discard(staging);
    this.#durability.writeOut(this.pathOf(record.key));
    return this.#remember(record);
  }

  async #makePlain(key: LayerKey): Promise<void> {
    const { work } = this.#options;
    const staging = await mkdtemp(join(work.init, 'plain-'));
    try {
      await chmod(staging, 0o711);
      await copyTree(this.treeOf(key, 'shifted', 'rootfs'), staging, {
        owners: { type: 'converted', to: 'plain', rootId: work.rootId },
      });
      if (!(await renameUnlessThere(staging, join(this.pathOf(key), 'plain'))))
        await this.#options.remover.discard(staging);
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
  }

  #remember(record: LayerRecord): LayerRecord {
    this.#layers.set(record.key, record);
    for (const digest of [record.key, ...record.digests]) this.#byDigest.set(digest, record.key);
    return record;
  }
}

/** Copies a blob as it is; its diff id is checked when it is unpacked into a volume. */
async function keepBlob(blob: LayerBlob, staging: string): Promise<number> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const source = createReadStream('', { fd: blob.handle, autoClose: false, start: 0 });
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(join(staging, 'blob'), { mode: 0o600 }),
  );
  expectDigest('digest', blob.digest, `sha256:${hash.digest('hex')}`);
  return sizeBytes;
}

async function renameUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')) return false;
    throw error;
  }
}

function expectDigest(what: string, wanted: string, found: string): void {
  if (wanted === found) return;
  throw new LayerDigestError(
    `a layer of the image has the ${what} ${found} instead of ${wanted}: it was damaged on its way; fetch the image again`,
  );
}
