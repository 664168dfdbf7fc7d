import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../config/json-value.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import type { BuildPlanContext } from './build-plan-context.ts';
import { expandAcross } from './expand-across.ts';
import type { AcrossPlan, Plan } from './plan.ts';
import { type PlannedBuild, planBuild } from './plan-build.ts';
import { decodePlan, encodePlan } from './plan-codec.ts';
import { countPlanIds } from './plan-ids.ts';
import { publicPlan } from './public-plan.ts';
import { visitPlans } from './visit-plans.ts';

/** Plans the first job of a pipeline text, every input at version `{ver: "1"}`. */
function attempt(text: string, more: Partial<BuildPlanContext> = {}): PlannedBuild {
  const parsed = parsePipeline(text);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.text).join(', '));
  const { config } = parsed;
  const [job] = config.jobs;
  if (job === undefined) throw new Error('no job');
  return planBuild(job, {
    resources: config.resources,
    resourceTypes: config.resourceTypes,
    prototypes: config.prototypes,
    versions: new Map(config.resources.map((resource) => [resource.name, { ver: '1' }])),
    manuallyTriggered: false,
    baseDefaults: new Map(),
    checkInterval: { kind: 'every', intervalNs: 60_000_000_000n },
    ids: countPlanIds(0),
    ...more,
  });
}

function plan(text: string, more: Partial<BuildPlanContext> = {}): Plan {
  const planned = attempt(text, more);
  if (planned.kind === 'unplannable') throw new Error(planned.reason);
  return planned.plan;
}

function expandFirst(text: string, ...values: JsonValue[][]) {
  const across = [...visitPlans(plan(text))].find((node): node is AcrossPlan => node.kind === 'across');
  if (across === undefined) throw new Error('no across');
  return expandAcross(across, values);
}

const withType = `
  resource_types: [{name: rt, type: git, source: {u: 1}, defaults: {d: 1, b: 0}, tags: [tt], check_every: 5m, privileged: true}],
  resources: [{name: r, type: rt, source: {b: 2}}]`;

describe('the conformance cases of pipeline-language.md 15.5', () => {
  it.each([
    [108, '{jobs: [{name: j, plan: []}]}', ['{"id":"1","do":[]}']],
    [
      109,
      '{resources: [{name: r, type: t}], jobs: [{name: j, plan: [{put: r}]}]}',
      [
        '{"id":"4","do":[{"id":"3","on_success":{"step":{"id":"1","put":{"name":"r","type":"t","source":null,"image":{"base_type":"t"},"resource":"r"}},"on_success":{"id":"2","get":{"name":"r","type":"t","source":null,"image":{"base_type":"t"},"version_from":"1","resource":"r"}}}}]}',
      ],
    ],
    [
      110,
      '{resources: [{name: r, type: t, source: {}}], jobs: [{name: j, plan: [{put: r, no_get: true, inputs: [a]}]}]}',
      [
        '{"id":"2","do":[{"id":"1","put":{"name":"r","type":"t","source":{},"image":{"base_type":"t"},"inputs":["a"],"resource":"r"}}]}',
      ],
    ],
    [
      111,
      '{jobs: [{name: j, plan: [{task: t, file: a/b, attempts: 2, timeout: 1h}]}]}',
      ['{"id":"3","retry":[{"id":"1","task":{', '"timeout":"1h"'],
    ],
    [
      112,
      '{jobs: [{name: j, plan: [{try: {task: t, file: a/b}, attempts: 1, timeout: 1h}]}]}',
      ['"retry":[{"id":"3","timeout":{"step":{"id":"2","try":{"step":{"id":"1","task":{'],
    ],
    [
      114,
      '{jobs: [{name: j, tags: [jt], plan: [{tags: [dt], do: [{task: a, file: x/b}, {task: b, tags: [own], file: x/b}, {task: c, tags: [], file: x/b}]}, {task: d, file: x/b}]}]}',
      [
        '"name":"a","privileged":false,"hermetic":false,"tags":["dt"]',
        '"name":"b","privileged":false,"hermetic":false,"tags":["own"]',
        '"name":"c","privileged":false,"hermetic":false,"tags":["dt"]',
        '"name":"d","privileged":false,"hermetic":false,"tags":["jt"]',
      ],
    ],
    [
      115,
      `{${withType}, jobs: [{name: j, plan: [{get: r, tags: [st]}]}]}`,
      [
        '"source":{"b":2,"d":1}',
        '"id":"1/image-check"',
        '"interval":"5m0s"',
        '"resource_type":"rt"',
        '"id":"1/image-get"',
        '"version_from":"1/image-check"',
        '"tags":["tt"]',
        '"privileged":true',
      ],
    ],
    [
      118,
      '{jobs: [{name: j, plan: [{across: [{var: v, values: [a, 5]}], task: t-((.:v)), file: x/y}]}]}',
      ['"across":{"vars":[{"name":"v","values":["a",5]}]'],
    ],
  ] as const)('%i', (_, text, parts) => {
    const encoded = encodePlan(plan(text));
    for (const part of parts) expect(encoded).toContain(part);
    expect(decodePlan(encoded)).toEqual({ kind: 'decoded', plan: plan(text) });
  });

  it.each([
    [
      113,
      '{jobs: [{name: j, plan: [{task: t, file: a/b}], ensure: {task: e, file: a/b}, on_failure: {task: f, file: a/b}}]}',
      '{"id":"6","ensure":{"step":{"id":"4","on_failure":{"step":{"id":"2","do":[{"id":"1","task":{',
    ],
    [
      115,
      `{${withType}, jobs: [{name: j, plan: [{get: r, tags: [st]}]}]}`,
      '"image_get_plan":{"id":"1/image-get","get":{"name":"rt","type":"git"}}',
    ],
    [
      116,
      '{jobs: [{name: j, plan: [{set_pipeline: p, file: a/b}]}]}',
      '"set_pipeline":{"name":"p","team":"","instance_vars":null}',
    ],
    [
      117,
      '{jobs: [{name: j, plan: [{in_parallel: {steps: [], limit: 2, fail_fast: true}}]}]}',
      '"in_parallel":{"steps":[],"limit":2,"fail_fast":true}',
    ],
    [
      118,
      '{jobs: [{name: j, plan: [{across: [{var: v, values: [a, 5]}], task: t, file: x/y}]}]}',
      '"across":{"vars":[{"name":"v"}]}',
    ],
  ] as const)('%i, public', (_, text, part) => {
    expect(JSON.stringify(publicPlan(plan(text)))).toContain(part);
  });

  it('118, an iteration', () => {
    const expanded = expandFirst(
      '{jobs: [{name: j, plan: [{across: [{var: v, values: [a, 5]}], task: t-((.:v)), file: "((.:v))/t.yml", params: {P: ((.:v)), Q: ((secret))}, attempts: 2}]}]}',
      ['a', 5],
    );
    const second = expanded.kind === 'expanded' ? expanded.substeps[1] : undefined;
    const step = second && encodePlan(second.step);
    expect(second?.values).toEqual([5]);
    for (const part of [
      '{"id":"4/1/0","retry":[{"id":"4/1/1","task":{"name":"t-5"',
      '"config_path":"5/t.yml"',
      '"P":"5","Q":"((secret))"',
    ]) {
      expect(step).toContain(part);
    }
  });

  it('119, ids of a put with its image and its get', () => {
    const expanded = expandFirst(
      '{resource_types: [{name: rt, type: git, source: {}}], resources: [{name: r, type: rt, source: {}}], jobs: [{name: j, plan: [{across: [{var: v, values: [5]}], put: r, params: {f: ((.:v))}}]}]}',
      [5],
    );
    const step = expanded.kind === 'expanded' && encodePlan(expanded.substeps[0]?.step ?? plan('{}'));
    for (const part of [
      '"put":{"name":"r"',
      '"check_plan":{"id":"4/0/2"',
      '"get_plan":{"id":"4/0/3"',
      '"version_from":"4/0/2"',
      '"params":{"f":5}',
      '"id":"4/0/4","get"',
      '"version_from":"4/0/1"',
    ]) {
      expect(step).toContain(part);
    }
  });

  it('120, any value reaches a nested across', () => {
    const nested =
      '{jobs: [{name: j, plan: [{across: [{var: v, values: []}], do: [{across: [{var: w, values: [1]}], task: "t-((.:v))-((.:w))", file: a/b}]}]}]}';
    const outer = expandFirst(nested, ['q"t\\\n']);
    const inner = outer.kind === 'expanded' ? outer.substeps[0]?.step : undefined;
    const across = inner?.kind === 'do' ? inner.steps[0] : undefined;
    if (across?.kind !== 'across') throw new Error('no inner across');
    expect(across.id).toBe('4/0/1');
    const expanded = expandAcross(across, [[1]]);
    expect(expanded).toMatchObject({ substeps: [{ step: { id: '4/0/1/0/0', kind: 'task', name: 't-q"t\\\n-1' } }] });
  });
});

describe('what cannot be planned', () => {
  it.each([
    ['unknown resource: r', '{jobs: [{name: j, plan: [{get: a, resource: r}]}]}'],
    [
      'version for input a not provided',
      '{resources: [{name: r, type: t}], jobs: [{name: j, plan: [{get: a, resource: r}]}]}',
    ],
    ['unknown prototype: p', '{jobs: [{name: j, plan: [{run: m, type: p}]}]}'],
  ])('%s', (reason, text) => {
    expect(attempt(text)).toEqual({ kind: 'unplannable', reason });
  });
});

describe('images of custom types', () => {
  const chain = `{
    resource_types: [{name: a, type: b, source: {x: 1}}, {name: b, type: git, source: null, defaults: {d: 1}}, {name: git, type: git, source: {own: 1}}],
    resources: [{name: r, type: a, source: null}], jobs: [{name: j, plan: [{put: r}]}]}`;

  it('are checked and fetched from the base type upwards; a type may shadow its base type', () => {
    const put = [...visitPlans(plan(chain))].find((node) => node.kind === 'put');
    const ids = [...visitPlans(put ?? plan('{}'))].map((node) => node.id);
    expect(ids).toContain('1/image-get/image-get/image-get');
    expect(put?.image).toMatchObject({
      baseType: 'git',
      getPlan: {
        type: 'b',
        source: { d: 1, x: 1 },
        image: { getPlan: { type: 'git', image: { getPlan: { source: { own: 1 }, image: { baseType: 'git' } } } } },
      },
    });
  });

  it('are checked at once for puts of a manual build, in their time for gets', () => {
    const text = `{${withType}, jobs: [{name: j, plan: [{get: r}, {put: r}]}]}`;
    const checks = [...visitPlans(plan(text, { manuallyTriggered: true }))].filter((node) => node.kind === 'check');
    expect(checks.map(({ id, skipInterval }) => [id, skipInterval])).toEqual([
      ['1/image-check', undefined],
      ['2/image-check', true],
      ['3/image-check', true],
    ]);
  });

  it('take the defaults of base types, which custom types of that name switch off', () => {
    const baseDefaults = new Map([['git', { proxy: 'p' }]]);
    const text = '{resources: [{name: r, type: git, source: {u: 1}}], jobs: [{name: j, plan: [{get: r}]}]}';
    expect(encodePlan(plan(text, { baseDefaults }))).toContain('"source":{"proxy":"p","u":1}');
    const shadowed = text.replace('{resources', '{resource_types: [{name: git, type: git, source: {i: 1}}], resources');
    const encoded = encodePlan(plan(shadowed, { baseDefaults }));
    expect(encoded).toContain('"name":"r","type":"git","source":{"u":1}');
    expect(encoded).toContain('"name":"git","type":"git","source":{"i":1,"proxy":"p"}');
  });
});

describe('an across that cannot be expanded', () => {
  it('has a template that is no plan, or more combinations than can be run', () => {
    const across: AcrossPlan = {
      id: 'a' as AcrossPlan['id'],
      kind: 'across',
      vars: [{ name: 'v' }],
      substepTemplate: '{"do":[',
    };
    expect(expandAcross(across, [[1]])).toMatchObject({ reason: expect.stringMatching(/^invalid template bytes: /) });
    const mistyped = { ...across, substepTemplate: '{"do":5}' };
    expect(expandAcross(mistyped, [[1]])).toMatchObject({
      reason: expect.stringMatching(/^invalid template bytes: do: /),
    });
    const many = Array.from({ length: 1_000 }, (_, index) => index);
    expect(expandAcross({ ...across, substepTemplate: '{}' }, [many, many, many])).toEqual({
      kind: 'failed',
      reason: 'across has 1000000000 combinations of values, 10000 at most can be run',
    });
  });

  it('says which var is at fault', () => {
    const text = '{jobs: [{name: j, plan: [{across: [{var: v, values: []}], task: "t-((.:v.k))", file: a/b}]}]}';
    expect(expandFirst(text, ['plain'])).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^failed to interpolate template: .*v\.k/),
    });
  });

  it('has one iteration per combination, the last var fastest, and none where a list is empty', () => {
    const text =
      '{jobs: [{name: j, plan: [{across: [{var: a, values: []}, {var: b, values: []}], task: t, file: a/b}]}]}';
    const expanded = expandFirst(text, [1, 2], ['x', 'y']);
    const values = expanded.kind === 'expanded' ? expanded.substeps.map((substep) => substep.values) : [];
    expect(values).toEqual([
      [1, 'x'],
      [1, 'y'],
      [2, 'x'],
      [2, 'y'],
    ]);
    expect(expandFirst(text, [1, 2], [])).toEqual({ kind: 'expanded', substeps: [] });
  });
});
