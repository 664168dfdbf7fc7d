import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PipelineConfig } from '../config/pipeline-config.ts';
import type { VersionConfig } from '../config/resource-config.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import type { BuildPlanContext } from './build-plan-context.ts';
import { expandAcross } from './expand-across.ts';
import type { Plan } from './plan.ts';
import { planBuild } from './plan-build.ts';
import { planCheck } from './plan-check.ts';
import { decodePlan } from './plan-codec.ts';
import { countPlanIds } from './plan-ids.ts';
import { publicPlan } from './public-plan.ts';

const golden = join(import.meta.dirname, '../../../../../shared/golden');

interface PlanRecord {
  job: string;
  request: { path: string };
  response: { body: string };
}

/** A public plan as it was recorded, read just far enough to know ids and versions. */
interface RecordedNode {
  id: string;
  [kind: string]: unknown;
}

const everyMinute = { kind: 'every', intervalNs: 60_000_000_000n } as const;

describe.skipIf(!existsSync(golden))('public plans are those that a stock server showed', () => {
  const records: PlanRecord[] = read('plans/steps.json') ?? [];
  const plans = records.filter((record) => record.request?.path.endsWith('/plan'));

  it.each(plans.map((record) => [record.job, JSON.parse(record.response.body)] as const))('%s', (name, recorded) => {
    const wanted: RecordedNode = recorded.plan;
    if (name.startsWith('check.')) return expect(checkOf(name, wanted.id)).toEqual(JSON.stringify(wanted));
    const [pipeline = 'steps', job = name] = name.includes('.') ? name.split('.') : [];
    const counted = plan(pipeline, job, wanted, 0);
    const first = Number.parseInt(wanted.id, 16) - Number.parseInt(counted.id, 16);
    expect(JSON.stringify(publicPlan(plan(pipeline, job, wanted, first)))).toBe(JSON.stringify(wanted));
  });

  it('and the steps of an across are those of its event', () => {
    const events = readFileSync(join(golden, 'events/steps.across.sse'), 'utf8');
    const line = events.split('\n').find((data) => data.includes('"event":"across-substeps"')) ?? '';
    const { data } = JSON.parse(line.replace('data: ', ''));
    const across = [...nodesOf(plan('steps', 'across', { id: '' }, 0x6b076b9f))].find((node) => node.kind === 'across');
    if (across?.kind !== 'across') throw new Error('the job has no across');
    const values = across.vars.map((acrossVar) => (Array.isArray(acrossVar.values) ? acrossVar.values : []));
    const expanded = expandAcross(across, values);
    const substeps = expanded.kind === 'expanded' ? expanded.substeps : [];
    const shown = substeps.map(({ step, ...rest }) => ({ step: publicPlan(step), ...rest }));
    expect(JSON.stringify(shown)).toBe(JSON.stringify(data.substeps));
  });

  it('and so are those of plans that were posted', () => {
    const posted: { request: { method: string; path: string; body: object }; response: { body: string } }[] =
      read('api/one-off-and-more.json') ?? [];
    const builds = posted.filter(
      ({ request }) => request?.method === 'POST' && request.path === '/api/v1/teams/main/builds',
    );
    let compared = 0;
    for (const { request, response } of builds) {
      const id = response.body?.startsWith('{') ? JSON.parse(response.body).id : undefined;
      const shown = posted.find((other) => other.request?.path === `/api/v1/builds/${id}/plan`)?.response.body;
      if (id === undefined || !shown?.startsWith('{')) continue;
      const decoded = decodePlan(JSON.stringify(request.body));
      expect(JSON.stringify(decoded.kind === 'decoded' && publicPlan(decoded.plan))).toBe(
        JSON.stringify(JSON.parse(shown).plan),
      );
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(2);
  });
});

function plan(pipeline: string, job: string, recorded: RecordedNode, firstId: number) {
  const config = pipelineOf(pipeline);
  const context: BuildPlanContext = {
    resources: config.resources,
    resourceTypes: config.resourceTypes,
    prototypes: config.prototypes,
    versions: new Map(versionsIn(recorded)),
    manuallyTriggered: true,
    baseDefaults: new Map(),
    checkInterval: everyMinute,
    ids: countPlanIds(firstId),
  };
  const found = config.jobs.find((candidate) => candidate.name === job);
  if (found === undefined) throw new Error(`${pipeline} has no job ${job}`);
  const planned = planBuild(found, context);
  if (planned.kind === 'unplannable') throw new Error(planned.reason);
  return planned.plan;
}

function checkOf(name: string, id: string): string {
  const config = pipelineOf('chain');
  const resource = config.resources.find((candidate) => name === `check.chain-${candidate.name}`);
  if (resource === undefined) throw new Error(`nothing is named ${name}`);
  const plan = planCheck(
    { kind: 'resource', config: resource },
    {
      types: config.resourceTypes,
      baseDefaults: new Map(),
      intervals: { resource: everyMinute, webhook: everyMinute, resourceType: everyMinute },
      skipInterval: 'all',
      ids: countPlanIds(Number.parseInt(id, 16) - 1),
    },
  );
  return JSON.stringify(publicPlan(plan));
}

function pipelineOf(name: string): PipelineConfig {
  const parsed = parsePipeline(readFileSync(join(golden, `pipelines/${name}.yml`), 'utf8'));
  if (!parsed.ok) throw new Error(`${name}.yml: ${parsed.errors.map(({ text }) => text).join(', ')}`);
  return parsed.config;
}

function* nodesOf(plan: Plan): Generator<Plan> {
  yield plan;
  if (plan.kind === 'do') yield* plan.steps;
}

function* versionsIn(node: unknown): Generator<[string, VersionConfig]> {
  if (typeof node !== 'object' || node === null) return;
  const { name, version } = node as { name?: string; version?: VersionConfig };
  if (name !== undefined && version !== undefined) yield [name, version];
  for (const child of Object.values(node)) yield* versionsIn(child);
}

function read(file: string) {
  const path = join(golden, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
