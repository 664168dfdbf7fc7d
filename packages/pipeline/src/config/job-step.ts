import type { JobConfig } from './job-config.ts';
import type { HookKind, Step, StepConfig } from './step-config.ts';

/** A job's plan as one step: a `do`, with the job's hooks around it, on_success innermost (pipeline-language.md 5.1). */
export function jobStep(job: JobConfig): StepConfig {
  const hooks: readonly (readonly [HookKind, Step | undefined])[] = [
    ['on_success', job.onSuccess],
    ['on_failure', job.onFailure],
    ['on_abort', job.onAbort],
    ['on_error', job.onError],
    ['ensure', job.ensure],
  ];
  const plan: StepConfig = { kind: 'do', steps: job.plan };
  return hooks.reduce<StepConfig>((step, [kind, hook]) => (hook === undefined ? step : { kind, step, hook }), plan);
}
