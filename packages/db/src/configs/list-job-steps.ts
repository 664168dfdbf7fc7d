import type { CoreStepConfig, JobConfig, Step, StepConfig } from '@rondo/pipeline';

/** Every core step of a job at any depth, hooks included, in the order they are written. */
export function listJobSteps(job: JobConfig): CoreStepConfig[] {
  const hooks = [job.onSuccess, job.onFailure, job.onAbort, job.onError, job.ensure].filter(
    (hook) => hook !== undefined,
  );
  return [...(job.plan ?? []), ...hooks].flatMap(fromStep);
}

function fromStep(step: Step): CoreStepConfig[] {
  return fromConfig(step.config);
}

function fromConfig(config: StepConfig): CoreStepConfig[] {
  switch (config.kind) {
    case 'get':
    case 'put':
    case 'task':
    case 'run':
    case 'set_pipeline':
    case 'load_var':
      return [config];
    case 'do':
    case 'in_parallel':
      return [config, ...(config.steps ?? []).flatMap(fromStep)];
    case 'try':
      return [config, ...fromStep(config.step)];
    case 'across':
    case 'attempts':
    case 'timeout':
      return fromConfig(config.step);
    case 'on_success':
    case 'on_failure':
    case 'on_abort':
    case 'on_error':
    case 'ensure':
      return [...fromConfig(config.step), ...fromStep(config.hook)];
  }
}
