import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@rondo/foundation';
import type { LayerKey } from '../images/layer-record.ts';
import type { Remover } from './remover.ts';
import { parseVolumeRecord, type VolumeRecord } from './volume-record.ts';
import { parseJson } from './work-directory.ts';
import { writeAtomically } from './write-atomically.ts';

export type VolumeIndexOptions = { live: string; remover: Remover; hasLayer: (key: LayerKey) => boolean; log: Logger };

/**
 * The volumes on disk and who stands on whom. The disk has the last word: the index is read from it at the start, and
 * every change is on disk before it is here. A destroyed volume that others were made from stays, hidden, until the last
 * of them goes.
 */
export class VolumeIndex {
  readonly #options: VolumeIndexOptions;
  readonly #records = new Map<string, VolumeRecord>();
  /** How many volumes lie on this one. */
  readonly #above = new Map<string, number>();

  private constructor(options: VolumeIndexOptions) {
    this.#options = options;
  }

  /** Reads all volumes; half-made ones, and those whose lower directories are gone, are taken away. */
  static async open(options: VolumeIndexOptions): Promise<VolumeIndex> {
    const index = new VolumeIndex(options);
    const handles = await readdir(options.live);
    const records = new Map<string, VolumeRecord>();
    for (const handle of handles) {
      const text = await readFile(join(options.live, handle, 'volume.json'), 'utf8').catch(() => '');
      const record = parseVolumeRecord(parseJson(text), handle);
      if (record === undefined) await index.#drop(handle, 'it is not whole');
      else records.set(handle, record);
    }
    for (const record of records.values()) {
      const missing = record.below.find((one) =>
        'layer' in one ? !options.hasLayer(one.layer) : 'volume' in one && !records.has(one.volume),
      );
      if (missing === undefined) index.#add(record);
      else await index.#drop(record.handle, `what it stands on is gone: ${JSON.stringify(missing)}`);
    }
    for (const record of [...index.#records.values()]) await index.#collect(record);
    return index;
  }

  /** A volume that has not been destroyed. */
  find(handle: string): VolumeRecord | undefined {
    const record = this.#records.get(handle);
    return record?.removed === false ? record : undefined;
  }

  /** A volume, destroyed or not: for directories that others stand on. */
  findKept(handle: string): VolumeRecord | undefined {
    return this.#records.get(handle);
  }

  /** All volumes that have not been destroyed. */
  list(): VolumeRecord[] {
    return [...this.#records.values()].filter((record) => !record.removed);
  }

  hasAbove(handle: string): boolean {
    return (this.#above.get(handle) ?? 0) > 0;
  }

  /** The layers that volumes stand on, in the form (shifted, plain) that each needs. */
  usedLayers(): Map<LayerKey, { shifted: boolean; plain: boolean }> {
    const used = new Map<LayerKey, { shifted: boolean; plain: boolean }>();
    for (const record of this.#records.values()) {
      for (const one of record.below) {
        if (!('layer' in one)) continue;
        const known = used.get(one.layer) ?? { shifted: false, plain: false };
        used.set(one.layer, { shifted: known.shifted || !record.privileged, plain: known.plain || record.privileged });
      }
    }
    return used;
  }

  /** Takes note of a volume that has just come into place. */
  add(record: VolumeRecord): void {
    this.#add(record);
  }

  /** Writes a changed record. */
  async update(record: VolumeRecord): Promise<void> {
    await writeAtomically(join(this.#options.live, record.handle, 'volume.json'), `${JSON.stringify(record)}\n`);
    const old = this.#records.get(record.handle);
    if (old !== undefined) this.#count(old, -1);
    this.#add(record);
  }

  /** Destroys a volume, or hides it while others stand on it. False where there is none. */
  async remove(handle: string): Promise<boolean> {
    const record = this.find(handle);
    if (record === undefined) return false;
    const hidden = { ...record, removed: true };
    if (this.hasAbove(handle)) await this.update(hidden);
    else await this.#collect(hidden);
    return true;
  }

  async #collect(record: VolumeRecord): Promise<void> {
    if (!record.removed || this.hasAbove(record.handle)) return;
    await this.#options.remover.discard(join(this.#options.live, record.handle));
    this.#records.delete(record.handle);
    this.#count(record, -1);
    for (const one of record.below) {
      const lower = 'volume' in one ? this.#records.get(one.volume) : undefined;
      if (lower !== undefined) await this.#collect(lower);
    }
  }

  #add(record: VolumeRecord): void {
    this.#records.set(record.handle, record);
    this.#count(record, 1);
  }

  #count(record: VolumeRecord, difference: 1 | -1): void {
    for (const one of record.below) {
      if (!('volume' in one)) continue;
      const count = (this.#above.get(one.volume) ?? 0) + difference;
      if (count > 0) this.#above.set(one.volume, count);
      else this.#above.delete(one.volume);
    }
  }

  async #drop(handle: string, why: string): Promise<void> {
    this.#options.log.warn('removing a volume', { handle, why });
    await this.#options.remover.discard(join(this.#options.live, handle));
  }
}
