import type { AcrossStepConfig } from '../../config/step-config.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for the vars of `across` (pipeline-language.md 5.6, 9.4), which live as long as the step inside is looked at. */
export function validateAcrossVars(step: AcrossStepConfig, scope: StepScope): void {
  const vars = step.vars ?? [];
  if (vars.length === 0) scope.error('no vars specified', ['across'], 'list at least one var with its values');
  vars.forEach(({ name, maxInFlight }, index) => {
    scope.within(`[${index}]`, ['across', index], () => {
      scope.declareLocalVar(name, ['var']);
      scope.within('.max_in_flight', ['max_in_flight'], () => {
        if (maxInFlight !== undefined && maxInFlight !== 'all' && maxInFlight <= 0)
          scope.error('must be greater than 0');
      });
    });
  });
}
