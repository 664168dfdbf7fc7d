import type { StepConfig } from './step-config.ts';

/** All steps of a step, itself first, depth first: wrapped steps before hooks, lists in order. */
export function* walkSteps(root: StepConfig): Generator<StepConfig> {
  const ahead = [root];
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    yield step;
    for (const child of childSteps(step).toReversed()) ahead.push(child);
  }
}

/** A step with no others in it, as most are. */
export type LeafStep = Extract<
  StepConfig,
  { readonly kind: 'get' | 'put' | 'task' | 'run' | 'set_pipeline' | 'load_var' }
>;

const leafKinds: ReadonlySet<string> = new Set<LeafStep['kind']>([
  'get',
  'put',
  'task',
  'run',
  'set_pipeline',
  'load_var',
]);

export function isLeafStep(step: StepConfig): step is LeafStep {
  return leafKinds.has(step.kind);
}

/** The steps directly inside a step, in the order in which rules look at them. */
export function childSteps(step: StepConfig): readonly StepConfig[] {
  if (isLeafStep(step)) return [];
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
  }
}

/** The step that a modifier or a hook is around; undefined for a core step. */
export function wrappedBy(step: StepConfig): StepConfig | undefined {
  if ('hook' in step) return step.step;
  return step.kind === 'across' || step.kind === 'attempts' || step.kind === 'timeout' ? step.step : undefined;
}
