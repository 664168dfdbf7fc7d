import { propertyRuns, propertyTimeoutMs } from '@rondo/foundation/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../config/json-value.ts';
import { hookKinds, type StepConfig } from '../config/step-config.ts';
import { planBuild } from './plan-build.ts';
import { decodePlan, encodePlan } from './plan-codec.ts';
import { countPlanIds } from './plan-ids.ts';
import { publicPlan } from './public-plan.ts';
import { visitPlans } from './visit-plans.ts';

const secret = 'hunter2';
const name = fc.constantFrom('a', 'b', 'c');
const keys = fc.constantFrom('k', '__proto__', 'constructor', '10', 'é', '((v))');
const value = fc.oneof(
  fc.constant(secret),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const bag: fc.Arbitrary<JsonObject> = fc.dictionary(keys, value, { minKeys: 1, noNullPrototype: true });
const tags = fc.array(fc.constantFrom('t1', 't2'), { minLength: 1, maxLength: 2 });

function set<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as T;
}

/** Fields that may be absent, absent when they are. */
function optional<T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) {
  return fc.record(fields, { requiredKeys: [] }).map(set);
}

const core = fc.oneof(
  fc
    .tuple(name, optional({ params: bag, tags, timeout: fc.constant('1h') }))
    .map(([n, more]) => ({ kind: 'get', name: n, ...more })),
  fc
    .tuple(
      name,
      optional({
        params: bag,
        getParams: bag,
        noGet: fc.boolean(),
        tags,
        inputs: fc.constantFrom({ kind: 'all' }, { kind: 'unknown' }, { kind: 'named', names: [] }),
      }),
    )
    .map(([n, more]) => ({ kind: 'put', name: n, ...more })),
  fc
    .tuple(
      name,
      optional({
        vars: bag,
        params: fc.dictionary(fc.constantFrom('P', '__proto__'), fc.string(), { minKeys: 1, noNullPrototype: true }),
        privileged: fc.boolean(),
        image: name,
        tags,
      }),
    )
    .map(([n, more]) => ({ kind: 'task', name: n, file: `${n}/t.yml`, ...more })),
  name.map((n) => ({ kind: 'load_var', name: n, file: 'a/b', reveal: true })),
  bag.map((vars) => ({ kind: 'set_pipeline', name: 'p', file: 'a/p.yml', vars })),
);

const step = fc.letrec<{ step: StepConfig }>((tie) => {
  const position = tie('step').map((config) => ({ config }));
  const several = fc.array(position, { maxLength: 3 });
  return {
    step: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      core as unknown as fc.Arbitrary<StepConfig>,
      fc.record({ kind: fc.constant('do' as const), steps: several }),
      fc.record({ kind: fc.constant('in_parallel' as const), steps: several, limit: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('try' as const), step: position }),
      fc.record({
        kind: fc.constant('attempts' as const),
        attempts: fc.integer({ min: 1, max: 2 }),
        step: tie('step'),
      }),
      fc.record({ kind: fc.constant('timeout' as const), duration: fc.constant('1m'), step: tie('step') }),
      fc.record({ kind: fc.constantFrom(...hookKinds), step: tie('step'), hook: position }),
      fc.record({
        kind: fc.constant('across' as const),
        vars: fc.constant([{ name: 'v', values: [1, 'x'] }]),
        step: tie('step'),
      }),
    ),
  };
}).step;

const planned = fc
  .tuple(fc.array(step, { maxLength: 4 }), bag, fc.boolean())
  .map(([steps, source, manuallyTriggered]) => {
    const result = planBuild(
      { name: 'j', plan: steps.map((config) => ({ config })), tags: ['job'] },
      {
        resources: ['a', 'b', 'c'].map((resource) => ({
          name: resource,
          type: resource === 'c' ? 'git' : 'rt',
          source,
        })),
        resourceTypes: [{ name: 'rt', type: 'git', source, defaults: source, params: source, privileged: true }],
        prototypes: [],
        versions: new Map(['a', 'b', 'c'].map((resource) => [resource, { ref: '1' }])),
        manuallyTriggered,
        baseDefaults: new Map(),
        checkInterval: { kind: 'never' },
        ids: countPlanIds(9),
      },
    );
    if (result.kind === 'unplannable') throw new Error(result.reason);
    return result.plan;
  });

describe('whatever a job is made of', () => {
  it('its plan reads back from JSON as it was, byte for byte', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(planned, (plan) => {
        const text = encodePlan(plan);
        const decoded = decodePlan(text);
        expect(decoded.kind === 'decoded' && encodePlan(decoded.plan)).toBe(text);
      }),
      propertyRuns(300),
    );
  });

  it('no two nodes share an id, and images are named after theirs', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(planned, (plan) => {
        const ids = [...visitPlans(plan)].map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      propertyRuns(300),
    );
  });

  it('the public plan shows nothing of sources, params and vars', { timeout: propertyTimeoutMs }, () => {
    fc.assert(
      fc.property(planned, (plan) => {
        expect(JSON.stringify(publicPlan(plan))).not.toContain(secret);
      }),
      propertyRuns(300),
    );
  });

  it('a damaged plan is decoded or refused, never more than that', { timeout: propertyTimeoutMs }, () => {
    const damage = fc
      .tuple(fc.nat(), fc.constantFrom('', '{', '}', '[', '"', '1', 'null', '\\', '{}'))
      .chain(([at, text]) => {
        return planned.map((plan) => {
          const whole = encodePlan(plan);
          const place = at % whole.length;
          return whole.slice(0, place) + text + whole.slice(place + 1);
        });
      });
    fc.assert(
      fc.property(damage, (text) => {
        const decoded = decodePlan(text);
        if (decoded.kind === 'malformed') expect(decoded.reason).not.toBe('');
        else publicPlan(decoded.plan);
      }),
      propertyRuns(500),
    );
  });
});
