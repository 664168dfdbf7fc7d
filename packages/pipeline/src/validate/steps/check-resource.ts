import type { GetStepConfig, PutStepConfig } from '../../config/step-config.ts';
import { didYouMean } from '../did-you-mean.ts';
import { resourceOf } from '../pipeline-index.ts';
import type { StepScope } from './step-scope.ts';

/** The resource of a get or put must exist (pipeline-language.md 9.4). */
export function checkResource(step: GetStepConfig | PutStepConfig, scope: StepScope): void {
  const name = resourceOf(step);
  const { resourceNames } = scope.index;
  if (resourceNames.has(name)) return;
  const key = step.resource === undefined ? step.kind : 'resource';
  scope.error(`unknown resource '${name}'`, [key], didYouMean(name, resourceNames, 'add it to resources'));
}
