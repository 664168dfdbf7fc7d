import { stringifyJson } from '@rondo/foundation';
import { describe, expect, it } from 'vitest';
import { diffPipelines } from '../diff/diff-pipelines.ts';
import { renderDiff } from '../diff/render-diff.ts';
import { encodePipeline, printPipelineJson } from '../format/print-pipeline.ts';
import { decodeStoredPipeline } from '../parse/decode-stored.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import type { BuildPlanContext } from '../plan/build-plan-context.ts';
import { planBuild } from '../plan/plan-build.ts';
import { decodePlan, encodePlan } from '../plan/plan-codec.ts';
import { countPlanIds } from '../plan/plan-ids.ts';
import { publicPlan } from '../plan/public-plan.ts';
import { hostileTexts, oneJob } from '../testing/hostile-texts.ts';
import { fillPipeline } from '../text/fill-pipeline.ts';
import { StaticVars } from '../vars/static-vars.ts';
import { checkPipeline } from './check-pipeline.ts';
import { formatPipelineFile } from './format-pipeline-file.ts';
import { validatePipelineFile } from './validate-pipeline-file.ts';

const planContext: BuildPlanContext = {
  resources: [],
  resourceTypes: [],
  prototypes: [],
  versions: new Map(),
  manuallyTriggered: false,
  baseDefaults: new Map(),
  checkInterval: { kind: 'never' },
  ids: countPlanIds(1),
};

/** So many steps within each other, the innermost doing nothing. */
function nested(open: string, close: string, count: number): string {
  return `${open.repeat(count)}{do: []}${close.repeat(count)}`;
}

describe('hostile texts are refused with a place', () => {
  it.each(hostileTexts)('%s', { timeout: 60_000 }, (_, make, message) => {
    const text = make();
    const validated = validatePipelineFile(text);
    expect(validated.stderr).toMatch(message);
    expect(validated.problems[0]?.line).toBeGreaterThan(0);
    expect(formatPipelineFile(text).stderr).toMatch(message);
    expect(checkPipeline(parsePipeline(text)).unreadable?.text).toMatch(message);
  });
});

describe('odd texts are only texts', () => {
  it('takes a value of 1 MB', () => {
    const value = 'x '.repeat(500_000);
    const parsed = parsePipeline(`resources: [{name: r, type: t, source: {a: "${value}"}}]\n${oneJob}`);
    expect(parsed.ok && parsed.config.resources[0]?.source?.a).toBe(value);
  });

  it('takes 9,990 levels, and plans what nests almost as deep', () => {
    const list = `user_data: ${'['.repeat(9_990)}${']'.repeat(9_990)}`;
    const text = `jobs: [{name: j, plan: [${nested('{do: [', ']}', 4_990)}]}]\n${list}`;
    expect(validatePipelineFile(text).stdout).toBe('looks good\n');
    expect(formatPipelineFile(text).exitCode).toBe(0);
    const { config } = checkPipeline(parsePipeline(text));
    const [job] = config?.jobs ?? [];
    if (config === undefined || job === undefined) throw new Error('the pipeline has no job');
    const again = decodeStoredPipeline(JSON.parse(stringifyJson(encodePipeline(config))));
    expect(printPipelineJson(again)).toBe(printPipelineJson(config));
    expect(renderDiff(diffPipelines(undefined, config), { colors: false, backspaces: false })).toContain('- - - -');
    const planned = planBuild(job, planContext);
    const encoded = planned.kind === 'planned' ? encodePlan(planned.plan) : planned.reason;
    const decoded = decodePlan(encoded);
    expect(decoded.kind === 'decoded' && encodePlan(decoded.plan)).toBe(encoded);
    expect(decoded.kind === 'decoded' && stringifyJson(publicPlan(decoded.plan)).length).toBeGreaterThan(4_990 * 20);
  });

  it('uploads what nests deep without the indentation that would make most of it', () => {
    const filled = fillPipeline(`jobs: [{name: ((n)), plan: [${nested('{try: ', '}', 9_000)}]}]`, {
      vars: new StaticVars({ n: 'j' }),
    });
    const text = filled.ok ? filled.printForUpload() : '';
    expect(text).toBe(
      `{"jobs":[{"name":"j","plan":[${nested('{"try":', '}', 9_000)}]}]}`.replace('{do: []}', '{"do":[]}'),
    );
    const parsed = parsePipeline(text);
    expect(parsed.ok && parsed.config.jobs[0]?.name).toBe('j');
    const shallow = fillPipeline('jobs: [{name: j, plan: []}]');
    expect(shallow.ok && shallow.printForUpload()).toBe('jobs:\n- name: j\n  plan: []\n');
  });

  it('prints no more than memory holds', () => {
    const text = `jobs: [{name: j, plan: []}]\nuser_data: ${'{a: '.repeat(9_000)}[${'[],'.repeat(9_000)}]${'}'.repeat(9_000)}`;
    expect(validatePipelineFile(text, { output: true })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('takes more than 128 MB'),
    });
  });

  it.each([
    ['a list', '[', ']', "invalid character '[' exceeded max depth"],
    ['a map in block style', '{a: ', '}', 'yaml: line 10004: exceeded max depth of 10000'],
  ])('refuses one level more than 10,000 of %s, as fly does', (_, open, close, problem) => {
    const text = `jobs:\n- name: j\n  plan: []\nuser_data: ${nested(open, close, 10_000).replace('{do: []}', '')}`;
    expect(validatePipelineFile(text).stderr).toContain(problem);
    expect(checkPipeline(parsePipeline(text)).unreadable).toMatchObject({
      text: expect.stringContaining(`invalid character '${open[0]}' exceeded max depth`),
      line: 4,
      hint: 'nothing may nest deeper than 10000 levels',
    });
  });

  it.each([
    ['a step that nobody knows', '{try: ', '}', '{foo: 1}', 'no step configured'],
    [
      'a name that is none',
      '{in_parallel: [',
      ']}',
      '{get: 1}',
      'cannot unmarshal number into Go struct field GetStep.get',
    ],
    ['an unknown field', '{do: [], ensure: ', '}', '{do: [], foo: 1}', 'unknown fields ["foo"]'],
    ['an unknown resource', '{across: [{var: v, values: [1]}], do: [', ']}', '{get: r}', "unknown resource 'r'"],
  ])('finds %s below 2,000 steps', (_, open, close, inside, problem) => {
    const text = `jobs:\n- name: j\n  plan:\n  - ${nested(open, close, 2_000).replace(/\{do: \[\]\}(?=[\]}]*$)/, inside)}`;
    const { stderr, problems } = validatePipelineFile(text);
    expect(stderr).toContain(problem);
    expect(problems.at(-1)?.line).toBe(4);
    expect(problems.at(-1)?.column).toBeGreaterThan(1_990 * open.length);
  });

  it('plans no more than can be read again', () => {
    const plan = (steps: string) => {
      const job = checkPipeline(parsePipeline(`jobs: [{name: j, plan: [${steps}]}]`)).config?.jobs[0];
      return job && planBuild(job, planContext);
    };
    expect(plan(nested('{try: ', '}', 5_000))).toEqual({
      kind: 'unplannable',
      reason: 'steps nest deeper than the 10000 levels a plan may have',
    });
    expect(plan('{attempts: 1000000000, do: []}')).toEqual({
      kind: 'unplannable',
      reason: '1000000000 attempts of a step, 10000 at most can be planned',
    });
    expect(plan(nested('{across: [{var: v, values: [1]}], try: ', '}', 30))).toEqual({
      kind: 'unplannable',
      reason: 'an across step takes more than 4 MB with all that is in it',
    });
  });

  it('tells no more problems than memory holds', () => {
    const text = `jobs: [{name: j, plan: [${nested('{foo: 1, try: ', '}', 9_000)}]}]`;
    const { problems } = checkPipeline(parsePipeline(text));
    expect(problems[0]?.text).toBe('jobs.j.plan.do[0]: unknown fields ["foo"]');
    expect(problems.at(-1)?.text).toBe('there are more problems than can be shown');
  });

  it('takes CRLF', () => {
    expect(validatePipelineFile('jobs:\r\n- name: j\r\n  plan: []\r\n').stdout).toBe('looks good\n');
  });

  it('takes keys that JavaScript finds special as keys like others', () => {
    const parsed = parsePipeline(
      `resources: [{name: r, type: t, source: {__proto__: {polluted: 1}, constructor: {prototype: 1}, toString: 2}}]\n${oneJob}`,
    );
    const source = parsed.ok ? parsed.config.resources[0]?.source : undefined;
    expect(Object.keys(source ?? {}).sort()).toEqual(['__proto__', 'constructor', 'toString']);
    expect(JSON.stringify(source)).toContain('"__proto__":{"polluted":1}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses such keys where only known ones may stand', () => {
    expect(validatePipelineFile('jobs: [{name: j, plan: [{do: [], __proto__: 1}]}]').stderr).toContain(
      'jobs.j.plan.do[0]: unknown fields ["__proto__"]',
    );
  });

  it('finds a circle of 5,000 jobs', () => {
    const jobs = Array.from(
      { length: 5_000 },
      (_, i) => `- {name: j${i}, plan: [{get: r, passed: [j${(i + 1) % 5_000}]}]}`,
    );
    const checked = checkPipeline(parsePipeline(`resources: [{name: r, type: t}]\njobs:\n${jobs.join('\n')}`));
    expect(checked.problems.map((problem) => problem.text)).toEqual([
      "pipeline contains a cycle that starts at Job 'j0'",
    ]);
  });

  it('is not slowed down by globs of many stars', () => {
    const text = `groups: [{name: g, jobs: ["${'*a'.repeat(500)}"]}]\njobs: [{name: ${'a'.repeat(2_000)}b, plan: []}]`;
    expect(checkPipeline(parsePipeline(text)).problems[0]?.text).toMatch(/^no jobs match/);
  });
});
