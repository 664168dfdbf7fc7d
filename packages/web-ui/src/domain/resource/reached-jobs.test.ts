import { expect, it } from 'vitest';
import { reachedJobs } from './reached-jobs.ts';

const job = (name: string, resource: string, ...passed: string[]) => ({ name, inputs: [{ resource, passed }] });
const jobs = [
  job('ship', 'image', 'test'),
  job('test', 'image', 'build'),
  job('build', 'src'),
  job('lint', 'src'),
  job('other', 'else'),
];

it('follows what was made of a version, in the order of the pipeline', () => {
  expect(reachedJobs(jobs, 'src', true)).toEqual(['build', 'lint', 'test', 'ship']);
  expect(reachedJobs(jobs, 'src', false)).toEqual(['build', 'lint']);
});

it('ends in a cycle', () =>
  expect(reachedJobs([job('a', 'x', 'b'), job('b', 'y', 'a')], 'x', true).sort()).toEqual(['a', 'b']));
