import type { RunStepConfig } from '../../config/step-config.ts';
import { nearestName } from '../../parse/nearest-name.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for `run` (pipeline-language.md 5.4, 9.4): a bad message is an error, not a warning. */
export function validateRun(step: RunStepConfig, scope: StepScope): void {
  scope.within(`.run(${step.type}.${step.message})`, [], () => {
    scope.checkName(step.message, 'run', { strict: true });
    const { prototypeNames } = scope.index;
    if (prototypeNames.has(step.type)) return;
    const near = nearestName(step.type, prototypeNames);
    scope.error(`unknown prototype '${step.type}'`, ['type'], near && `did you mean ${near}?`);
  });
}
