import { asObject, count, flag, list, moment, text } from '../../data/json.ts';
import { type PlanNode, readPlan } from '../../log/plan-node.ts';
import type { StepStatus } from '../../log/step-state.ts';

/** What a step came to. Times are Unix seconds. */
export interface OutlineStep {
  readonly id: string;
  readonly status: StepStatus;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly exitStatus: number | undefined;
  readonly error: string | undefined;
}

/** What a build did, without its output. */
export interface BuildOutline {
  readonly plan: PlanNode | undefined;
  /** Those that have begun, by id; none where the log is gone. */
  readonly steps: ReadonlyMap<string, OutlineStep>;
}

const statuses: readonly StepStatus[] = ['running', 'succeeded', 'failed', 'errored', 'interrupted'];

/** `undefined` from a server without that route, and where it cannot tell all of them. */
export function readBuildOutline(body: unknown): BuildOutline | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.steps) || flag(object, 'cut')) return undefined;
  const steps = list(object.steps, (step): OutlineStep | undefined => {
    const id = text(step, 'id');
    if (id === undefined) return undefined;
    const told = text(step, 'status');
    return {
      id,
      status: statuses.find((status) => status === told) ?? 'pending',
      startTime: moment(step, 'startTime') ?? moment(step, 'initializeTime'),
      endTime: moment(step, 'endTime'),
      exitStatus: count(step, 'exitStatus'),
      error: text(step, 'error'),
    };
  });
  return { plan: readPlan(object.plan), steps: new Map(steps.map((step) => [step.id, step])) };
}
