import type { HookKind, StepVerb } from '../../log/plan-node.ts';
import type { StepStatus } from '../../log/step-state.ts';
import type { BuildOutline, OutlineStep } from './build-outline.ts';
import { type PlanLeaf, planLeaves } from './plan-leaves.ts';

/** How a step went in one build; its attempts count together. */
export interface StepSide {
  /** The step's id in this build's plan; that of its last attempt that began. */
  readonly id: string;
  readonly status: StepStatus;
  /** `undefined` where it did not begin, or where its log is gone. */
  readonly tookMs: number | undefined;
  readonly attempts: number;
  readonly exitStatus: number | undefined;
}

/** A step in two builds of a job. */
export interface ComparedStep {
  readonly key: string;
  readonly verb: StepVerb;
  readonly name: string;
  readonly hook: HookKind | undefined;
  /** `undefined` where the plan of that build did not have the step. */
  readonly before: StepSide | undefined;
  readonly after: StepSide | undefined;
}

/**
 * The steps of two builds side by side, in the order of the later plan; those that it no longer has stand where they were.
 * Steps are the same when kind, name and place among those of that name are; ids are not: every plan has its own.
 */
export function compareSteps(before: BuildOutline, after: BuildOutline, nowSeconds: number): ComparedStep[] {
  const [old, current] = [sidesOf(before, nowSeconds), sidesOf(after, nowSeconds)];
  const rows = [...current].map(([key, { leaf, side }]): ComparedStep => {
    return { key, ...namesOf(leaf), before: old.get(key)?.side, after: side };
  });
  let place = 0;
  for (const [key, { leaf, side }] of old) {
    const at = rows.findIndex((row) => row.key === key);
    if (at === -1) rows.splice(place, 0, { key, ...namesOf(leaf), before: side, after: undefined });
    place = (at === -1 ? place : at) + 1;
  }
  return rows;
}

type Sided = { readonly leaf: PlanLeaf; readonly side: StepSide };

function sidesOf({ plan, steps }: BuildOutline, nowSeconds: number): ReadonlyMap<string, Sided> {
  const leaves = plan === undefined ? [] : planLeaves(plan);
  const seen = new Map<string, number>();
  const tries = new Map<string, PlanLeaf[]>();
  for (const leaf of leaves) {
    const name = `${leaf.hook ?? ''} ${leaf.verb} ${leaf.name}`;
    if (leaf.attempt === 1) seen.set(name, (seen.get(name) ?? 0) + 1);
    const key = `${name} ${seen.get(name)}`;
    tries.set(key, [...(tries.get(key) ?? []), leaf]);
  }
  const sides = [...tries].flatMap(([key, all]): [string, Sided][] => {
    const [leaf] = all;
    return leaf === undefined ? [] : [[key, { leaf, side: sideOf(leaf, all, { steps, nowSeconds }) }]];
  });
  return new Map(sides);
}

function sideOf(
  leaf: PlanLeaf,
  tries: readonly PlanLeaf[],
  { steps, nowSeconds }: { steps: BuildOutline['steps']; nowSeconds: number },
): StepSide {
  const begun = tries.flatMap(({ id }) => steps.get(id) ?? []);
  const last = begun.at(-1);
  const took = begun.flatMap((step) => tookMs(step, nowSeconds) ?? []);
  return {
    id: last?.id ?? leaf.id,
    status: last?.status ?? 'pending',
    tookMs: took.length === 0 ? undefined : took.reduce((sum, one) => sum + one, 0),
    attempts: begun.length,
    exitStatus: last?.exitStatus,
  };
}

function tookMs({ status, startTime, endTime }: OutlineStep, nowSeconds: number): number | undefined {
  const end = endTime ?? (status === 'running' ? nowSeconds : undefined);
  return startTime === undefined || end === undefined ? undefined : Math.max(0, end - startTime) * 1000;
}

const namesOf = ({ verb, name, hook }: PlanLeaf) => ({ verb, name, hook });

/** Does a step stand otherwise than before, beyond what it took? `pending` is what never began. */
export function isOtherwise({ before, after }: ComparedStep): boolean {
  return before?.status !== after?.status || before?.exitStatus !== after?.exitStatus;
}
