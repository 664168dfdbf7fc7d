import { describe, expect, it } from 'vitest';
import { encodePlan } from './plan-codec.ts';
import { type ExecuteRequest, planExecute } from './plan-execute.ts';
import { countPlanIds } from './plan-ids.ts';

const plain: ExecuteRequest = {
  config: { platform: 'linux', run: { path: 'true' } },
  privileged: false,
  inputs: [],
  outputs: [],
  tags: [],
};

function execute(more: Partial<ExecuteRequest>): string {
  const context = { ids: countPlanIds(0), checkInterval: { kind: 'every', intervalNs: 60_000_000_000n } } as const;
  return encodePlan(planExecute({ ...plain, ...more }, context));
}

describe('the plan that fly execute posts', () => {
  it('is the inputs, then the task', () => {
    const inputs = [{ kind: 'upload', name: 'src', artifactId: 14 }] as const;
    expect(execute({ inputs, tags: ['t'], privileged: true, inputMapping: { src: 'in' } })).toBe(
      '{"id":"4","do":[{"id":"3","in_parallel":{"steps":[{"id":"1","artifact_input":{"artifact_id":14,"name":"src"}}]}},' +
        '{"id":"2","task":{"name":"one-off","privileged":true,"hermetic":false,"tags":["t"],' +
        '"config":{"platform":"linux","run":{"path":"true"}},"input_mapping":{"src":"in"}}}]}',
    );
  });

  it('keeps outputs whatever the task comes to', () => {
    expect(execute({ outputs: ['out'] })).toMatch(
      /^\{"id":"6","ensure":\{"step":\{"id":"4","do":.*"ensure":\{"id":"5","in_parallel":\{"steps":\[\{"id":"1","artifact_output":\{"name":"out"\}\}\]\}\}\}\}$/,
    );
  });

  it('gets inputs of a job by the types of its pipeline, without being a resource of it', () => {
    const resourceTypes = [{ name: 'rt', type: 'git', source: { u: 1 } }];
    const inputs = [{ kind: 'get', name: 'a', type: 'rt', source: { s: 1 }, version: { v: '1' } }] as const;
    const text = execute({ inputs, resourceTypes });
    expect(text).toContain(
      '{"id":"1","get":{"name":"a","type":"rt","source":{"s":1},"image":{"check_plan":{"id":"1/image-check"',
    );
    expect(text).toContain('"base_type":"git"},"version":{"v":"1"}}}');
    expect(text).toContain('"resource_types":[{"name":"rt","type":"git","source":{"u":1}}]');
  });
});
