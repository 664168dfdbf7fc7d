import type { GetStepConfig, PutStepConfig } from '../../config/step-config.ts';
import { nearestName } from '../../parse/nearest-name.ts';
import { resourceOf } from '../pipeline-index.ts';
import type { StepScope } from './step-scope.ts';

/** The resource of a get or put must exist (pipeline-language.md 9.4). */
export function checkResource(step: GetStepConfig | PutStepConfig, scope: StepScope): void {
  const name = resourceOf(step);
  const { resourceNames } = scope.index;
  if (resourceNames.has(name)) return;
  const near = nearestName(name, resourceNames);
  const key = step.resource === undefined ? step.kind : 'resource';
  scope.error(
    `unknown resource '${name}'`,
    [key],
    near === undefined ? 'add it to resources' : `did you mean ${near}?`,
  );
}
