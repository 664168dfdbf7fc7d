import { describe, expect, it } from 'vitest';
import { validatePipelineFile } from '../check/validate-pipeline-file.ts';

const cycleIn = (...jobs: string[]) =>
  /cycle that starts at Job '(.*)'/.exec(
    validatePipelineFile(`resources: [{name: r, type: t}]\njobs: [${jobs.join(', ')}]`).stderr,
  )?.[1];
const job = (name: string, passed = '') => `{name: ${name}, plan: [{get: r, passed: [${passed}]}]}`;

describe('a cycle of jobs', () => {
  it('is found from the first job on its way', () => {
    expect(cycleIn(job('a', 'b'), job('b', 'c'), job('c', 'b'))).toBe('b');
    expect(cycleIn(job('a', 'b'), job('b', 'c'), job('c'))).toBeUndefined();
  });

  it('is found through any job of a name that stands twice', () => {
    expect(cycleIn(job('a'), job('a', 'a'))).toBe('a');
    expect(cycleIn(job('a'), job('b', 'a'), job('a', 'b'))).toBe('a');
    expect(cycleIn(job('a'), job('a'), job('b', 'a'))).toBeUndefined();
  });
});
