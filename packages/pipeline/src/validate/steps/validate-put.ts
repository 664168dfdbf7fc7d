import type { PutStepConfig } from '../../config/step-config.ts';
import { checkResource } from './check-resource.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for `put` (pipeline-language.md 5.3, 9.4). */
export function validatePut(step: PutStepConfig, scope: StepScope): void {
  scope.within(`.put(${step.name})`, [], () => {
    scope.checkName(step.name, 'put');
    checkResource(step, scope);
  });
}
