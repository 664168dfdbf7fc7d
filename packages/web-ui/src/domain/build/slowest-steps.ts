import type { UiStepTimes } from '@rondo/protocol';
import { type PlanNode, stepLabel } from '../../log/plan-node.ts';

export interface SlowStep {
  readonly id: string;
  readonly name: string;
  readonly tookMs: number;
  /** From 1; above 1 only where a step was tried again. */
  readonly attempt: number;
}

/** The steps of a plan that took longest, longest first; those that are still running or never ran are none. */
export function slowestSteps(plan: PlanNode, times: UiStepTimes['steps'], count: number): SlowStep[] {
  const byId = new Map(times.map((one) => [one.id, one]));
  const ran = leavesOf(plan, 1).flatMap(({ id, name, attempt }): SlowStep[] => {
    const { startTime, endTime } = byId.get(id) ?? {};
    if (startTime === undefined || endTime === undefined) return [];
    return [{ id, name, attempt, tookMs: Math.max(0, endTime - startTime) * 1000 }];
  });
  return ran.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, count);
}

type Leaf = Omit<SlowStep, 'tookMs'>;

/** Steps that do something themselves, each with the number of its attempt. */
function leavesOf(node: PlanNode, attempt: number): Leaf[] {
  switch (node.kind) {
    case 'step':
      if (node.verb === 'attempts') return node.children.flatMap((child, index) => leavesOf(child, index + 1));
      if (node.verb === 'across') return node.children.flatMap((child) => leavesOf(child, attempt));
      return [{ id: node.id, name: stepLabel(node), attempt }];
    case 'sequence':
    case 'parallel':
      return node.children.flatMap((child) => leavesOf(child, attempt));
    case 'hook':
      return [...leavesOf(node.step, attempt), ...leavesOf(node.body, attempt)];
  }
}

const ordinals = ['', '', 'second', 'third', 'fourth', 'fifth'];

/** `second attempt`; `undefined` for the first. */
export function attemptWords(attempt: number): string | undefined {
  if (attempt < 2) return undefined;
  const ordinal = ordinals[attempt];
  return ordinal === undefined ? `attempt ${attempt}` : `${ordinal} attempt`;
}
