import type { GetStepConfig } from '../../config/step-config.ts';
import { didYouMean } from '../did-you-mean.ts';
import { resourceOf } from '../pipeline-index.ts';
import { checkResource } from './check-resource.ts';
import type { StepScope } from './step-scope.ts';

/** Rules for `get` (pipeline-language.md 5.2, 9.4). */
export function validateGet(step: GetStepConfig, scope: StepScope): void {
  scope.within(`.get(${step.name})`, [], () => {
    scope.checkName(step.name, 'get');
    if (!scope.addGetName(step.name)) {
      scope.error('repeated name', ['get'], 'give it another name and write resource: for the resource');
    }
    checkResource(step, scope);
    scope.within('.passed', ['passed'], () => {
      (step.passed ?? []).forEach((glob, position) => {
        checkPassed(glob, position, resourceOf(step), scope);
      });
    });
  });
}

/** Every job that a glob matches must get or put the resource, and some job must match. */
function checkPassed(glob: string, position: number, resource: string, scope: StepScope): void {
  const jobs = scope.index.jobsMatching(glob);
  for (const { job, resources } of jobs) {
    if (resources.has(resource)) continue;
    const hint = `get or put ${resource} in ${job.name}, or remove it from passed`;
    scope.error(`job '${job.name}' does not interact with resource '${resource}'`, [position], hint);
  }
  if (jobs.length > 0) return;
  scope.error(`no matching job(s) for '${glob}'`, [position], didYouMean(glob, scope.index.jobNames()));
}
