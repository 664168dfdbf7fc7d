import { describe, expect, it } from 'vitest';
import { encodePipeline } from '../format/print-pipeline.ts';
import { decodeStoredPipeline, storedJob, storedResource } from './decode-stored.ts';
import { parsePipeline } from './parse-pipeline.ts';

const text = `resources:
- {name: r, type: git, source: {uri: x, num: 1.5, deep: [{a: null}]}, check_every: 90m, version: {ref: "1"}}
jobs:
- name: j
  plan:
  - get: r
    version: {ref: abc}
  - across: [{var: v, values: [1, x], max_in_flight: all}]
    fail_fast: true
    attempts: 2
    try:
      in_parallel: [{put: r, inputs: [a]}]
    ensure: {task: t, file: r/t.yml, params: {A: 1}}
  on_failure: {load_var: v, file: r/v}
user_data: {any: [thing]}
`;

describe('a config in the database', () => {
  const parsed = parsePipeline(text);
  if (!parsed.ok) throw new Error(parsed.errors[0]?.text);
  const { config } = parsed;

  it('comes back as it went in, whole and in parts', () => {
    expect(decodeStoredPipeline(JSON.parse(JSON.stringify(encodePipeline(config))))).toEqual(config);
    for (const job of config.jobs)
      expect(storedJob.decode(JSON.parse(JSON.stringify(storedJob.encode(job))))).toEqual(job);
    for (const resource of config.resources)
      expect(storedResource.decode(storedResource.encode(resource))).toEqual(resource);
  });

  it('has the shape that the API shows', () => {
    expect(storedResource.encode(config.resources[0] ?? { name: '', type: '', source: null })).toEqual({
      name: 'r',
      type: 'git',
      source: { uri: 'x', num: 1.5, deep: [{ a: null }] },
      check_every: '1h30m0s',
      version: { ref: '1' },
    });
  });

  it('is refused where it is not one', () => {
    expect(() => storedJob.decode(null)).toThrow('the stored job is null');
    expect(() => storedJob.decode({ name: 'j', plan: [{ foo: 1 }] })).toThrow('no step configured');
  });
});
