import type { RunStepConfig } from '../../config/step-config.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for `run` (pipeline-language.md 5.4, 9.4): a bad message is an error, not a warning. */
export function validateRun(step: RunStepConfig, scope: StepScope): void {
  scope.within(`.run(${step.type}.${step.message})`, [], () => {
    scope.checkName(step.message, 'run', { strict: true });
    const { prototypeNames } = scope.index;
    if (prototypeNames.has(step.type)) return;
    scope.error(`unknown prototype '${step.type}'`, ['type'], didYouMean(step.type, prototypeNames));
  });
}
