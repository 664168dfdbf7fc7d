import type { StepConfig } from './step-config.ts';

/** All steps of a step, itself first, depth first: wrapped steps before hooks, lists in order. */
export function* walkSteps(root: StepConfig): Generator<StepConfig> {
  const ahead = [root];
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    yield step;
    for (const child of childSteps(step).toReversed()) ahead.push(child);
  }
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

/** The step that a modifier or a hook is around; undefined for a core step. */
export function wrappedBy(step: StepConfig): StepConfig | undefined {
  if ('hook' in step) return step.step;
  return step.kind === 'across' || step.kind === 'attempts' || step.kind === 'timeout' ? step.step : undefined;
}
