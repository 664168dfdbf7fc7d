import { RondoError } from '@rondo/foundation';
import type { WorkerView } from './worker-view.ts';

/** What strategies look at besides the workers themselves. */
export interface PlacementFacts {
  readonly isTask: boolean;
  /** How many of the step's files a worker already holds. */
  readonly localVolumes: ReadonlyMap<string, number>;
  /** Containers of builds on a worker. */
  readonly buildContainers: ReadonlyMap<string, number>;
  /** Tasks that run on a worker now, with those about to start. */
  readonly activeTasks: ReadonlyMap<string, number>;
  readonly limits: PlacementLimits;
}

/** 0: no limit. */
export interface PlacementLimits {
  readonly maxActiveTasks: number;
  readonly maxActiveContainers: number;
  readonly maxActiveVolumes: number;
}

export interface PlacementStrategy {
  /** Lower comes first. */
  readonly rank: (worker: WorkerView, facts: PlacementFacts) => number;
  /** Why the worker can't take the step now; undefined: it can. */
  readonly refuse: (worker: WorkerView, facts: PlacementFacts) => string | undefined;
}

const anyOrder = () => 0;
const noObjection = () => undefined;

/** The strategies by the names that flags use (worker.md 7.3). */
export const placementStrategies = {
  random: { rank: anyOrder, refuse: noObjection },
  'volume-locality': {
    rank: (worker, { localVolumes }) => -(localVolumes.get(worker.name) ?? 0),
    refuse: noObjection,
  },
  'fewest-build-containers': {
    rank: (worker, { buildContainers }) => buildContainers.get(worker.name) ?? 0,
    refuse: noObjection,
  },
  'limit-active-tasks': {
    rank: (worker, { isTask, activeTasks }) => (isTask ? (activeTasks.get(worker.name) ?? 0) : 0),
    refuse: (worker, { isTask, activeTasks, limits }) => {
      const limit = worker.maxActiveTasks > 0 ? worker.maxActiveTasks : limits.maxActiveTasks;
      const isFull = isTask && limit > 0 && (activeTasks.get(worker.name) ?? 0) >= limit;
      return isFull ? 'worker has too many active tasks' : undefined;
    },
  },
  'limit-active-containers': {
    rank: (worker, { limits }) => Number(isOver(worker.activeContainers, limits.maxActiveContainers)),
    refuse: (worker, { limits }) =>
      isOver(worker.activeContainers, limits.maxActiveContainers) ? 'worker has too many containers' : undefined,
  },
  'limit-active-volumes': {
    rank: (worker, { limits }) => Number(isOver(worker.activeVolumes, limits.maxActiveVolumes)),
    refuse: (worker, { limits }) =>
      isOver(worker.activeVolumes, limits.maxActiveVolumes) ? 'worker has too many volumes' : undefined,
  },
} as const satisfies Record<string, PlacementStrategy>;

export type PlacementStrategyName = keyof typeof placementStrategies;

/** A flag that names no strategy. */
export class UnknownPlacementStrategyError extends RondoError {
  readonly code = 'PLACEMENT_STRATEGY_UNKNOWN';
}

/** Reads a strategy's name. Throws UnknownPlacementStrategyError. */
export function parsePlacementStrategy(name: string): PlacementStrategyName {
  if (Object.hasOwn(placementStrategies, name)) return name as PlacementStrategyName;
  throw new UnknownPlacementStrategyError(`invalid container placement strategy ${name}`);
}

function isOver(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}
