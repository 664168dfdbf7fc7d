import type { Random } from '@rondo/foundation';
import {
  type PlacementFacts,
  type PlacementStrategy,
  type PlacementStrategyName,
  placementStrategies,
} from './placement-strategy.ts';
import type { WorkerView } from './worker-view.ts';

export type Choice =
  | { readonly kind: 'chosen'; readonly worker: WorkerView }
  /** Every candidate was refused, and by what. */
  | { readonly kind: 'full'; readonly refusals: readonly { readonly worker: string; readonly reason: string }[] };

/**
 * Picks one of the candidates: shuffled, then ordered by the strategies (the first one counts most), then the first that
 * no strategy refuses (worker.md 7.3).
 */
export function chooseWorker(
  candidates: readonly WorkerView[],
  facts: PlacementFacts,
  options: { strategies: readonly PlacementStrategyName[]; random: Random },
): Choice {
  const strategies: PlacementStrategy[] = options.strategies.map((name) => placementStrategies[name]);
  let ordered = shuffle(candidates, options.random);
  for (const { rank } of strategies.toReversed()) {
    ordered = ordered.toSorted((left, right) => rank(left, facts) - rank(right, facts));
  }
  const refusals: { worker: string; reason: string }[] = [];
  for (const worker of ordered) {
    const reason = strategies.map(({ refuse }) => refuse(worker, facts)).find((text) => text !== undefined);
    if (reason === undefined) return { kind: 'chosen', worker };
    refusals.push({ worker: worker.name, reason });
  }
  return { kind: 'full', refusals };
}

function shuffle(workers: readonly WorkerView[], random: Random): WorkerView[] {
  const shuffled = [...workers];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const [left, right] = [shuffled[last], shuffled[other]];
    if (left === undefined || right === undefined) continue;
    shuffled[last] = right;
    shuffled[other] = left;
  }
  return shuffled;
}
