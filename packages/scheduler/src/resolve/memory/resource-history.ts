import type { Version, VersionDigest } from '../job-input.ts';
import type { VersionWindow } from '../versions-view.ts';

/** A version in a resource's history. */
export interface HistoryVersion {
  version: VersionDigest;
  value: Version;
  checkOrder: number;
}

/** The versions of one resource. */
export class ResourceHistory {
  /** Counts what has been told. */
  changeCount = 0;
  /** By ascending check order; of equals the one told last comes last. */
  readonly #versions: HistoryVersion[] = [];
  readonly #known = new Map<VersionDigest, HistoryVersion>();
  readonly #disabled = new Set<VersionDigest>();

  add(entry: HistoryVersion): void {
    this.changeCount += 1;
    this.#known.set(entry.version, entry);
    let place = this.#versions.length;
    while (place > 0 && (this.#versions[place - 1]?.checkOrder ?? 0) > entry.checkOrder) place -= 1;
    this.#versions.splice(place, 0, entry);
  }

  disable(version: VersionDigest): void {
    this.changeCount += 1;
    this.#disabled.add(version);
  }

  find(version: VersionDigest): HistoryVersion | undefined {
    return this.#known.get(version);
  }

  stateOf(version: VersionDigest): 'usable' | 'disabled' | 'gone' {
    if (this.#disabled.has(version)) return 'disabled';
    return this.#known.has(version) ? 'usable' : 'gone';
  }

  /** The newest version, disabled or not, that `matches`. */
  newest(matches: (entry: HistoryVersion) => boolean): HistoryVersion | undefined {
    return this.#versions.findLast(matches);
  }

  /** The enabled versions around a check order. */
  window(checkOrder: number): VersionWindow {
    const enabled = (entry: HistoryVersion) => !this.#disabled.has(entry.version);
    const last = this.newest((entry) => entry.checkOrder <= checkOrder && enabled(entry));
    const after = this.#versions.values().drop(this.#firstBeyond(checkOrder)).filter(enabled).take(2);
    return { after: [...after.map((entry) => entry.version)], upTo: last?.version };
  }

  #firstBeyond(checkOrder: number): number {
    let [low, high] = [0, this.#versions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#versions[middle]?.checkOrder ?? 0) <= checkOrder) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
