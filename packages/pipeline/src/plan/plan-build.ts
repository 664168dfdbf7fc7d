import type { JobConfig } from '../config/job-config.ts';
import { jobStep } from '../config/job-step.ts';
import type { BuildPlanContext } from './build-plan-context.ts';
import type { Plan } from './plan.ts';
import { planStep, Unplannable } from './plan-step.ts';
import { mergeTypeSources } from './source-defaults.ts';

/** A plan, or the sentence that says why there can be none: the build is then errored (scheduling.md 7.2). */
export type PlannedBuild = { kind: 'planned'; plan: Plan } | { kind: 'unplannable'; reason: string };

/** The plan of a build of a job: its steps one after the other, inside the job's hooks (11.3). */
export function planBuild(job: JobConfig, context: BuildPlanContext): PlannedBuild {
  const resourceTypes = mergeTypeSources(context.resourceTypes, context.baseDefaults);
  try {
    const plan = planStep(jobStep(job), { ...context, resourceTypes, tags: job.tags ?? [], copies: 1, depth: 0 });
    return { kind: 'planned', plan };
  } catch (error) {
    if (error instanceof Unplannable) return { kind: 'unplannable', reason: error.message };
    throw error;
  }
}
