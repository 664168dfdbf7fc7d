import type { StepConfig } from './step-config.ts';

/** All steps of a step, itself first, depth first: wrapped steps before hooks, lists in order. */
export function* walkSteps(step: StepConfig): Generator<StepConfig> {
  yield step;
  for (const child of childSteps(step)) yield* walkSteps(child);
}

/** The steps directly inside a step, in the order in which rules look at them. */
export function childSteps(step: StepConfig): readonly StepConfig[] {
  switch (step.kind) {
    case 'do':
    case 'in_parallel':
      return (step.steps ?? []).map((child) => child.config);
    case 'try':
      return [step.step.config];
    case 'across':
    case 'attempts':
    case 'timeout':
      return [step.step];
    case 'on_success':
    case 'on_failure':
    case 'on_abort':
    case 'on_error':
    case 'ensure':
      return [step.step, step.hook.config];
    case 'get':
    case 'put':
    case 'task':
    case 'run':
    case 'set_pipeline':
    case 'load_var':
      return [];
  }
}
