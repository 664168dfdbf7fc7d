import { expect, it } from 'vitest';
import { validatePipelineFile } from '../../check/validate-pipeline-file.ts';

it.each(['0', '-1', '-9223372036854775808'])('max_in_flight: %s is refused, however small', (limit) => {
  const step = `{across: [{var: v, values: [1], max_in_flight: ${limit}}], task: t, file: a/b}`;
  expect(validatePipelineFile(`jobs: [{name: j, plan: [${step}]}]`).stderr).toContain(
    'jobs.j.plan.do[0].across[0].max_in_flight: must be greater than 0',
  );
});
