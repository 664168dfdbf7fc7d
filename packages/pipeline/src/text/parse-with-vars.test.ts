import { describe, expect, it } from 'vitest';
import { StaticVars } from '../vars/static-vars.ts';
import { parseWithVars } from './parse-with-vars.ts';

const vars = new StaticVars({ name: 'j' });
const problem = (text: string, given: StaticVars | undefined = vars) => {
  const parsed = parseWithVars(text, given);
  return parsed.ok ? undefined : parsed.errors[0]?.text;
};

describe('a pipeline file of a set_pipeline step', () => {
  it('has its vars filled in, and may keep anchors at the top', () => {
    const text = 'x-common: &c {serial: true}\n1: x\njobs: [{<<: *c, name: ((name)), plan: []}]\n';
    const parsed = parseWithVars(text, vars);
    expect(parsed.ok && parsed.config.jobs).toMatchObject([{ name: 'j', serial: true }]);
    expect(problem(text, undefined)).toBeUndefined();
  });

  it.each([
    ['no YAML', 'jobs: [', 'yaml: line 1: did not find expected node content'],
    ['a key twice', 'a: 1\na: 2', 'yaml: unmarshal errors:\n  line 2: mapping key "a" already defined at line 1'],
    ['no map', '[a]', 'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into map[interface {}]interface {}'],
    [
      'a key that nobody knows',
      'jobs: [{name: j, sreial: true, plan: []}]',
      'error unmarshaling JSON: while decoding JSON: json: unknown field "sreial"',
    ],
  ])('is refused for %s, in the words of the server', (_, text, said) => {
    expect(problem(text)).toBe(said);
    expect(problem(text, undefined)).toBe(said);
  });

  it('has its numbers as the server has them', () => {
    const parsed = parseWithVars('jobs: [{name: j, plan: [], max_in_flight: 9007199254740993}]', vars);
    expect(parsed.ok && parsed.config.jobs[0]?.maxInFlight).toBe(9_007_199_254_740_992);
  });
});
