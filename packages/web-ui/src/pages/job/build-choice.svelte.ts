import type { StockBuild } from '../../data/stock-shapes.ts';
import { compareBuildNames } from '../../domain/build/merge-builds.ts';

/** Which two builds of a list are to be compared. */
export class BuildChoice {
  /** One is choosing. */
  open = $state(false);
  names: readonly string[] = $state.raw([]);

  constructor(names: readonly string[] | undefined) {
    this.open = names !== undefined;
    this.names = names ?? [];
  }

  /** The two, the earlier first; `undefined` while there are fewer. */
  readonly pair: readonly [string, string] | undefined = $derived.by(() => {
    const [first, second] = this.names.toSorted((a, b) => compareBuildNames(b, a));
    return first === undefined || second === undefined ? undefined : [first, second];
  });

  readonly sentence: string = $derived.by(() => {
    if (this.pair !== undefined) return `#${this.pair[0]} and #${this.pair[1]}`;
    const [first] = this.names;
    return first === undefined ? 'Choose two builds to compare' : `#${first} and one more to compare`;
  });

  start(builds: readonly StockBuild[]): void {
    this.open = true;
    this.names = suggestedPair(builds);
  }

  close(): void {
    this.open = false;
    this.names = [];
  }

  /** Takes a build in, or out again; a third one takes the place of the one chosen first. */
  toggle(name: string): void {
    this.names = this.names.includes(name) ? this.names.filter((one) => one !== name) : [...this.names, name].slice(-2);
  }
}

/** What one most likely wants to know: why the newest build that broke did, beside the one before it that succeeded. */
export function suggestedPair(builds: readonly StockBuild[]): string[] {
  const at = builds.findIndex(({ status }) => status === 'failed' || status === 'errored');
  const good = builds.slice(at + 1).find(({ status }) => status === 'succeeded');
  const bad = builds[at];
  return bad === undefined || good === undefined ? [] : [good.name, bad.name];
}
