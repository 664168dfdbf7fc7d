import type { PlanId } from './plan.ts';

/** Hands out ids of nodes. */
export interface PlanIds {
  next(): PlanId;
}

/**
 * Lower-case hexadecimal numbers counting up from `start` + 1, one per node (pipeline-language.md 11.2). A server starts at the unix
 * time of its boot, `fly` at its own clock, so that ids look like nobody's in particular; they need only be unique within a build.
 */
export function countPlanIds(start: number): PlanIds {
  let last = start;
  return {
    next: () => {
      last += 1;
      return last.toString(16) as PlanId;
    },
  };
}
