import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { type Logger, randomHex } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import type { LayerStore } from '../images/layer-store.ts';
import type { UnpackPool } from '../images/unpack/unpack-pool.ts';
import { copyTree } from './copy-tree.ts';
import { VolumeBrokenError, VolumeNotFoundError, VolumeUseError } from './errors.ts';
import { fillVolume } from './fill-volume.ts';
import { KeyedLocks } from './keyed-locks.ts';
import type { MountStack } from './mount-stack.ts';
import { fitsOneMount } from './plan-mount.ts';
import { planVolume, type VolumePlan } from './plan-volume.ts';
import type { OverlaySupport } from './probe-overlay.ts';
import type { Remover } from './remover.ts';
import { VolumeIndex } from './volume-index.ts';
import { type Below, isUsableHandle, type VolumeRecord } from './volume-record.ts';
import type { VolumeCreation, VolumeRequest } from './volume-request.ts';
import type { WorkDirectory } from './work-directory.ts';

export type VolumeStoreOptions = {
  work: WorkDirectory;
  support: OverlaySupport;
  /** The worker's own layers and, where there is one, the shared cache of base layers: the first that has a key gives it. */
  layerStores: LayerStore[];
  pool: UnpackPool;
  remover: Remover;
  log: Logger;
  /** Layers behind an import path of ours (a base resource type, worker.md 14.3), `undefined` for every other path. */
  layersOfImport: (path: string) => LayerKey[] | undefined;
};

/**
 * Volumes by handle. A volume is a list of read-only directories (layers, other volumes' data) below one directory of its
 * own, so making one from another copies nothing and starts no program. On disk: `live/HANDLE/{volume.json, volume/,
 * work/}`; a volume comes into being by one rename and changes by one replaced file.
 */
export class VolumeStore {
  readonly #options: VolumeStoreOptions;
  readonly #index: VolumeIndex;
  readonly #locks = new KeyedLocks();

  private constructor(options: VolumeStoreOptions, index: VolumeIndex) {
    this.#options = options;
    this.#index = index;
  }

  static async open(options: VolumeStoreOptions): Promise<VolumeStore> {
    const { work, remover, log, layerStores } = options;
    const hasLayer = (key: LayerKey) => layerStores.some((store) => store.find(key) !== undefined);
    return new VolumeStore(options, await VolumeIndex.open({ live: work.live, remover, log, hasLayer }));
  }

  list(): VolumeRecord[] {
    return this.#index.list();
  }

  find(handle: string): VolumeRecord | undefined {
    return this.#index.find(handle);
  }

  /** Where a volume says that it lies (worker.md 9.2). Only this worker can make sense of it: `handleOfPath`. */
  pathOf(handle: string): string {
    return join(this.#options.work.live, handle, 'volume');
  }

  /** The layers that volumes stand on, and in which forms. */
  usedLayers(): ReturnType<VolumeIndex['usedLayers']> {
    return this.#index.usedLayers();
  }

  /** Which volume an absolute path of ours lies in (`path` of a volume, `raw://PATH/rootfs` without its scheme), and where in it. */
  handleOfPath(path: string): { handle: string; subPath: string } | undefined {
    const prefix = `${this.#options.work.live}/`;
    const clean = normalize(path);
    if (!clean.startsWith(prefix)) return undefined;
    const [handle = '', directory, ...rest] = clean.slice(prefix.length).split('/');
    if (directory !== 'volume' || this.find(handle) === undefined) return undefined;
    return { handle, subPath: rest.filter((part) => part !== '').join('/') };
  }

  /**
   * The directories behind a volume. `readOnly` shows the volume's own writes as one more layer; otherwise they go to
   * `writable`. Files have one ownership on disk, so writing as the other kind of container (`privileged`) is a
   * VolumeUseError. Throws VolumeNotFoundError, VolumeBrokenError.
   */
  stackOf(handle: string, use: { readOnly: boolean; privileged: boolean }): MountStack {
    const record = this.#require(handle);
    if (!use.readOnly && use.privileged !== record.privileged) {
      throw new VolumeUseError(
        `volume ${handle} was made for ${record.privileged ? 'privileged' : 'unprivileged'} containers and can't be written by the other kind; set its privileged flag first`,
      );
    }
    const layers = record.below.map((one) => this.#directoryOf(record, one));
    const data = join(this.#options.work.live, handle, record.data);
    if (use.readOnly) return { layers: [...layers, data], writable: undefined };
    return { layers, writable: { upperDir: data, workDir: join(this.#options.work.live, handle, 'work') } };
  }

  /** Makes a volume. Two requests with one handle make one volume. */
  create(request: VolumeRequest): Promise<VolumeCreation> {
    if (!isUsableHandle(request.handle)) return Promise.resolve({ type: 'invalid-handle' });
    return this.#locks.run(request.handle, async () => {
      const known = this.#index.find(request.handle);
      if (known !== undefined) return { type: 'exists', volume: known };
      if (this.#index.findKept(request.handle) !== undefined) return { type: 'invalid-handle' };
      const plan = await planVolume(request, { ...this.#options, volumes: this });
      if (plan.type !== 'plan') return plan;
      return { type: 'created', volume: await this.#build(request, plan) };
    });
  }

  /** Destroys a volume; its files stay for as long as others were made from them. False where there is none. */
  destroy(handle: string): Promise<boolean> {
    return this.#locks.run(handle, () => this.#index.remove(handle));
  }

  /** Throws VolumeNotFoundError. */
  setProperty(handle: string, name: string, value: string): Promise<void> {
    return this.#locks.run(handle, async () => {
      const record = this.#require(handle);
      await this.#index.update({ ...record, properties: { ...record.properties, [name]: value } });
    });
  }

  /**
   * Gives a volume's files to the other kind of container: a copy with other owners takes the place of the old
   * directory. Throws VolumeNotFoundError, and VolumeUseError while other volumes stand on it.
   */
  setPrivileged(handle: string, privileged: boolean): Promise<void> {
    return this.#locks.run(handle, async () => {
      const record = this.#require(handle);
      if (record.privileged === privileged) return;
      if (this.#index.hasAbove(handle)) {
        throw new VolumeUseError(`volume ${handle} can't change its privileged flag: other volumes were made from it`);
      }
      await this.#convert(record, privileged);
    });
  }

  /** Makes a volume's `rootfs/` an overlay of layers. Only for a volume that stands on nothing yet. */
  setImage(handle: string, image: { below: Below[]; layers: string[] }): Promise<void> {
    return this.#locks.run(handle, async () => {
      const record = this.#require(handle);
      if (record.imageLayers !== undefined) return;
      if (record.below.length > 0)
        throw new VolumeUseError(`volume ${handle} is made from another one and can't become an image`);
      await this.#index.update({ ...record, below: image.below, imageLayers: image.layers });
    });
  }

  #require(handle: string): VolumeRecord {
    const record = this.#index.find(handle);
    if (record === undefined) throw new VolumeNotFoundError(handle);
    return record;
  }

  #directoryOf(record: VolumeRecord, one: Below): string {
    const { work, layerStores } = this.#options;
    if ('own' in one) return join(work.live, record.handle, one.own);
    if ('volume' in one) {
      const lower = this.#index.findKept(one.volume);
      if (lower === undefined)
        throw new VolumeBrokenError(`volume ${record.handle} stands on volume ${one.volume}, which is gone`);
      return join(work.live, one.volume, one.directory ?? lower.data);
    }
    const store = layerStores.find((candidate) => candidate.find(one.layer) !== undefined);
    if (store === undefined)
      throw new VolumeBrokenError(`volume ${record.handle} stands on the layer ${one.layer}, which is gone`);
    return store.treeOf(one.layer, record.privileged ? 'plain' : 'shifted', one.place);
  }

  async #build(request: VolumeRequest, plan: VolumePlan): Promise<VolumeRecord> {
    const { work } = this.#options;
    const { handle, properties, privileged } = request;
    const staging = join(work.init, `volume-${randomHex(8)}`);
    try {
      const record: VolumeRecord = {
        format: 1,
        handle,
        properties,
        privileged,
        removed: false,
        below: plan.below,
        data: 'volume',
      };
      await mkdir(staging, { mode: 0o711 });
      // Nobody reads any of it before the rename, so the order does not matter.
      await Promise.all([
        mkdir(join(staging, 'volume'), { mode: 0o755 }),
        mkdir(join(staging, 'work'), { mode: 0o700 }),
        writeFile(join(staging, 'volume.json'), `${JSON.stringify(record)}\n`, { mode: 0o600 }),
      ]);
      await fillVolume(staging, plan, this.#options);
      await rename(staging, join(work.live, handle));
      this.#index.add(record);
      return record;
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
  }

  async #convert(record: VolumeRecord, privileged: boolean): Promise<void> {
    const { work, remover, layerStores } = this.#options;
    const home = join(work.live, record.handle);
    const owners = {
      type: 'converted' as const,
      to: privileged ? ('plain' as const) : ('shifted' as const),
      rootId: work.rootId,
    };
    const taken = (await readdir(home)).flatMap((name) => Number(/-([0-9]+)$/.exec(name)?.[1] ?? []));
    let next = Math.max(0, ...taken) + 1;
    const copied = async (from: string, kind: 'own' | 'volume') => {
      const name = `${kind}-${next++}`;
      await mkdir(join(home, name));
      await copyTree(from, join(home, name), { owners });
      return name;
    };
    const below: Below[] = [];
    for (const one of record.below) {
      if (!('layer' in one)) below.push({ own: await copied(this.#directoryOf(record, one), 'own') });
      else {
        if (privileged) await layerStores.find((store) => store.find(one.layer) !== undefined)?.makePlain(one.layer);
        below.push(one);
      }
    }
    const data = await copied(join(home, record.data), 'volume');
    await this.#index.update({ ...record, privileged, below, data });
    const old = [record.data, ...record.below.flatMap((one) => ('own' in one ? [one.own] : []))];
    for (const name of old) await remover.discard(join(home, name));
  }

  /** Whether one mount can show a volume that stands on these directories. */
  fits(stack: MountStack): boolean {
    return this.#options.support.type === 'overlay' && fitsOneMount(stack);
  }
}
