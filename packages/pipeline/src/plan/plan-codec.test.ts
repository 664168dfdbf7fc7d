import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jobStep } from '../config/job-step.ts';
import { walkSteps } from '../config/walk-steps.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { planBuild } from './plan-build.ts';
import { decodePlan, encodePlan } from './plan-codec.ts';
import { countPlanIds } from './plan-ids.ts';
import { visitPlans } from './visit-plans.ts';

const pipelines = join(import.meta.dirname, '../../../../../shared/pipelines');

describe('a stored plan', () => {
  it.each([
    ['unexpected end', '{"id":"1"', /JSON/],
    ['a list', '[]', /cannot unmarshal array into Go value of type atc.Plan/],
    ['null', 'null', /no plan/],
    [
      'a mistyped field',
      '{"do":[{"get":{"name":{}}}]}',
      /^do\.0\.get\.name: json: cannot unmarshal object into Go struct field GetPlan/,
    ],
    ['an image that is no get', '{"get":{"image":{"get_plan":{"do":[]}}}}', /a get node is needed here, not do/],
    ['endless nesting', `${'{"try":{"step":'.repeat(50_000)}{}`, /10000 levels deep/],
  ])('that is malformed is refused with its place: %s', (_, text, reason) => {
    expect(decodePlan(text)).toEqual({ kind: 'malformed', reason: expect.stringMatching(reason) });
  });

  it('may nest as deep as the limit allows', () => {
    const text = `${'{"try":{"step":'.repeat(299)}{"id":"x"}${'}}'.repeat(299)}`;
    const decoded = decodePlan(text);
    expect(decoded.kind === 'decoded' && [...visitPlans(decoded.plan)]).toHaveLength(300);
  });

  it('runs as nothing where a node has no known kind; fields nobody knows are dropped', () => {
    expect(decodePlan('{"id":"1","nonsense":{}}')).toEqual({ kind: 'decoded', plan: { id: '1', kind: 'nothing' } });
    const decoded = decodePlan('{"id":"1","load_var":{"name":"n","file":"f","more":1},"attempts":[1]}');
    expect(decoded).toEqual({ kind: 'decoded', plan: { id: '1', kind: 'load_var', name: 'n', file: 'f' } });
  });

  it('keeps keys that objects have of their own', () => {
    const text = '{"id":"1","get":{"name":"n","type":"t","source":{"__proto__":{"a":1},"constructor":"c"},"image":{}}}';
    const decoded = decodePlan(text);
    expect(decoded.kind === 'decoded' && encodePlan(decoded.plan)).toBe(text);
  });
});

describe.skipIf(!existsSync(pipelines))('plans of real pipelines read back as they were', () => {
  const files = existsSync(pipelines)
    ? readdirSync(pipelines).filter((file) => /^\d+-[^.]*\.(resolved\.)?yml$/.test(file))
    : [];

  it.each(files)('%s', (file) => {
    const parsed = parsePipeline(readFileSync(join(pipelines, file), 'utf8'));
    if (!parsed.ok) return;
    const { config } = parsed;
    const version = { ref: 'abc' };
    for (const job of config.jobs) {
      const planned = planBuild(job, {
        resources: config.resources,
        resourceTypes: config.resourceTypes,
        prototypes: config.prototypes,
        versions: new Map([...walkSteps(jobStep(job))].map((step) => ['name' in step ? step.name : '', version])),
        manuallyTriggered: true,
        baseDefaults: new Map([['git', { depth: 1 }]]),
        checkInterval: { kind: 'every', intervalNs: 60_000_000_000n },
        ids: countPlanIds(1_700_000_000),
      });
      if (planned.kind === 'unplannable') continue;
      const text = encodePlan(planned.plan);
      const decoded = decodePlan(text);
      expect(decoded).toEqual({ kind: 'decoded', plan: planned.plan });
      expect(decoded.kind === 'decoded' && encodePlan(decoded.plan)).toBe(text);
      const ids = [...visitPlans(planned.plan)].map((plan) => plan.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
