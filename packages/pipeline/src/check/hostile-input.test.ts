import { describe, expect, it } from 'vitest';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import type { BuildPlanContext } from '../plan/build-plan-context.ts';
import { planBuild } from '../plan/plan-build.ts';
import { decodePlan, encodePlan } from '../plan/plan-codec.ts';
import { countPlanIds } from '../plan/plan-ids.ts';
import { hostileTexts, oneJob } from '../testing/hostile-texts.ts';
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

describe('hostile texts are refused with a place', () => {
  it.each(hostileTexts)('%s', (_, make, message) => {
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

  it('takes 990 levels, 240 steps within each other, and plans them', () => {
    const list = `user_data: ${'['.repeat(990)}${']'.repeat(990)}`;
    const text = `jobs: [{name: j, plan: [${'{do: ['.repeat(240)}{do: []}${']}'.repeat(240)}]}]\n${list}`;
    expect(validatePipelineFile(text).stdout).toBe('looks good\n');
    expect(formatPipelineFile(text).exitCode).toBe(0);
    const { config } = checkPipeline(parsePipeline(text));
    const [job] = config?.jobs ?? [];
    const planned = job && planBuild(job, planContext);
    expect(planned?.kind === 'planned' && decodePlan(encodePlan(planned.plan)).kind).toBe('decoded');
  });

  it('plans no more than can be read again', () => {
    const around = '{attempts: 1, timeout: 1h, ensure: {do: []}, on_failure: {do: []}, try: ';
    const plan = (steps: string) => {
      const job = checkPipeline(parsePipeline(`jobs: [{name: j, plan: [${steps}]}]`)).config?.jobs[0];
      return job && planBuild(job, planContext);
    };
    expect(plan(`${around.repeat(100)}{do: []}${'}'.repeat(100)}`)).toEqual({
      kind: 'unplannable',
      reason: 'steps nest deeper than the 290 levels that can be planned',
    });
    expect(plan('{attempts: 1000000000, do: []}')).toEqual({
      kind: 'unplannable',
      reason: '1000000000 attempts of a step, 10000 at most can be planned',
    });
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
