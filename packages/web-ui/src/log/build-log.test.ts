import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asObject, parseJson } from '../data/json.ts';
import { SseParser } from '../data/sse-parser.ts';
import { BuildLog } from './build-log.ts';
import { readPlan, stepsOf } from './plan-node.ts';
import type { StepState } from './step-state.ts';

const golden = join(import.meta.dirname, '../../../../../shared/golden');

function event(kind: string, data: object): string {
  return JSON.stringify({ event: kind, version: '1.0', data });
}

function stateOf(log: BuildLog): Map<string, StepState> {
  return new Map(log.report()?.steps.map((step) => [step.id, step]));
}

describe('what the events of a build say', () => {
  const plan = readPlan({
    id: 'd',
    do: [
      { id: 'g', get: { name: 'src', resource: 'src', version: { ref: 'a' } } },
      { id: 'x', across: { vars: [{ name: 'suite' }] } },
      { id: 'h', ensure: { step: { id: 't', task: { name: 'unit' } }, ensure: { id: 'e', task: { name: 'clean' } } } },
    ],
  });

  it('settles what ran and what waited when the build ends', () => {
    const log = new BuildLog();
    if (plan !== undefined) log.setPlan(plan);
    log.take(event('initialize-get', { origin: { id: 'g' }, time: 5 }));
    log.take(event('finish-get', { origin: { id: 'g' }, time: 7, exit_status: 0, version: { ref: 'b' } }));
    log.take(event('start-task', { origin: { id: 't' }, time: 8 }));
    log.take(event('status', { status: 'aborted', time: 9 }));
    const states = stateOf(log);
    expect(states.get('g')).toMatchObject({
      status: 'succeeded',
      initializeTime: 5,
      finishTime: 7,
      version: { ref: 'b' },
    });
    expect(states.get('t')?.status).toBe('interrupted');
    expect(states.get('e')?.status).toBe('cancelled');
  });

  it('hangs the combinations of across under their step and keeps logs when they come again', () => {
    const log = new BuildLog();
    if (plan !== undefined) log.setPlan(plan);
    const substeps = [{ values: ['sms'], step: { id: 'x/0/0', task: { name: 'run' } } }];
    log.take(event('across-substeps', { origin: { id: 'x' }, substeps }));
    log.take(event('log', { origin: { id: 'x/0/0' }, time: 1, payload: 'hello\n' }));
    log.take(event('across-substeps', { origin: { id: 'x' }, substeps }));
    const shown = log.report()?.plan;
    expect(shown && stepsOf(shown).map((step) => step.id)).toEqual(['g', 'x', 'x/0/0', 't', 'e']);
    expect(log.rows('x/0/0', 0, 9).map((row) => row.text)).toEqual(['hello', '']);
  });

  it('lets an unknown event, and broken JSON, cost nothing', () => {
    const log = new BuildLog();
    log.take('{');
    log.take(event('from-the-future', { origin: { id: 't' } }));
    log.take(event('error', { origin: { id: 't' }, time: 3, message: 'no space left' }));
    expect(stateOf(log).get('t')).toMatchObject({ status: 'errored', error: 'no space left' });
  });

  it('reports only what changed since the last report', () => {
    const log = new BuildLog();
    log.take(event('log', { origin: { id: 't' }, time: 1, payload: 'a\nb\nc' }));
    expect(log.report()?.rows).toEqual([{ step: 't', from: 0, widths: Uint16Array.from([1, 1, 1]) }]);
    expect(log.report()).toBeUndefined();
    log.take(event('log', { origin: { id: 't' }, time: 1, payload: 'cc\nd' }));
    expect(log.report()?.rows).toEqual([{ step: 't', from: 2, widths: Uint16Array.from([3, 1]) }]);
  });
});

describe.skipIf(!existsSync(golden))('recorded builds of the stock server (skipped without ../shared)', () => {
  const plans = new Map<string, unknown>();
  if (existsSync(golden)) {
    for (const record of JSON.parse(readFileSync(join(golden, 'plans/steps.json'), 'utf8'))) {
      if (String(record.request.path).endsWith('/plan'))
        plans.set(`steps.${record.job}`, parseJson(record.response.body));
    }
  }
  const files = existsSync(golden)
    ? readdirSync(join(golden, 'events')).filter((file) => /^steps\..*\.sse$/.test(file))
    : [];

  it.each(files)('%s: every step of the plan ends in a final state', (file) => {
    const log = new BuildLog();
    const plan = readPlan(asObject(plans.get(file.replace(/\.sse$/, '')))?.plan);
    if (plan !== undefined) log.setPlan(plan);
    for (const one of new SseParser().push(readFileSync(join(golden, 'events', file), 'utf8'))) {
      if (one.event === 'event') log.take(one.data);
      else log.end();
    }
    const report = log.report();
    expect(report?.ended).toBe(true);
    expect(report?.status?.status).toMatch(/succeeded|failed|errored|aborted/);
    expect(report?.steps.length).toBeGreaterThan(0);
    for (const step of report?.steps ?? []) expect(step.status, step.id).not.toMatch(/pending|running/);
  });
});
