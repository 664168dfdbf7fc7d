import type { BuildOutline } from './build-outline.ts';
import { planLeaves } from './plan-leaves.ts';

export interface SlowStep {
  readonly id: string;
  readonly name: string;
  readonly tookMs: number;
  /** From 1; above 1 only where a step was tried again. */
  readonly attempt: number;
}

/** The steps of a build that took longest, longest first; those that are still running or never ran are none. */
export function slowestSteps({ plan, steps }: BuildOutline, count: number): SlowStep[] {
  const ran = (plan === undefined ? [] : planLeaves(plan)).flatMap(({ id, name, attempt }): SlowStep[] => {
    const { startTime, endTime } = steps.get(id) ?? {};
    if (startTime === undefined || endTime === undefined) return [];
    return [{ id, name, attempt, tookMs: Math.max(0, endTime - startTime) * 1000 }];
  });
  return ran.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, count);
}

const ordinals = ['', '', 'second', 'third', 'fourth', 'fifth'];

/** `second attempt`; `undefined` for the first. */
export function attemptWords(attempt: number): string | undefined {
  if (attempt < 2) return undefined;
  const ordinal = ordinals[attempt];
  return ordinal === undefined ? `attempt ${attempt}` : `${ordinal} attempt`;
}
