import { foldTree } from '@rondo/foundation';
import type { JobConfig } from '../config/job-config.ts';
import { jobStep } from '../config/job-step.ts';
import type { BuildPlanContext } from './build-plan-context.ts';
import type { Plan } from './plan.ts';
import { planStep, Unplannable } from './plan-step.ts';
import { deepestPlan } from './read-plan-json.ts';
import { mergeTypeSources } from './source-defaults.ts';
import { childrenOf } from './visit-plans.ts';

/** A plan, or the sentence that says why there can be none: the build is then errored (scheduling.md 7.2). */
export type PlannedBuild = { kind: 'planned'; plan: Plan } | { kind: 'unplannable'; reason: string };

/** The plan of a build of a job: its steps one after the other, inside the job's hooks (11.3). */
export function planBuild(job: JobConfig, context: BuildPlanContext): PlannedBuild {
  const resourceTypes = mergeTypeSources(context.resourceTypes, context.baseDefaults);
  try {
    const plan = planStep(jobStep(job), { ...context, resourceTypes, tags: job.tags ?? [], copies: 1 });
    if (levelsOf(plan) > deepestPlan)
      throw new Unplannable(`steps nest deeper than the ${deepestPlan} levels a plan may have`);
    return { kind: 'planned', plan };
  } catch (error) {
    if (error instanceof Unplannable) return { kind: 'unplannable', reason: error.message };
    throw error;
  }
}

/** How deep the JSON of a plan nests by its nodes alone: each is an object with one in it. */
function levelsOf(plan: Plan): number {
  return foldTree<Plan, number>(plan, {
    children: childrenOf,
    fold: (node, levels) =>
      levels.reduce((most, level) => Math.max(most, level), 0) + (node.kind === 'in_parallel' ? 3 : 2),
  });
}
