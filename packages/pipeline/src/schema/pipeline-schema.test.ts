import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../config/json-value.ts';
import { encodePipeline } from '../format/print-pipeline.ts';
import { storedTaskConfig } from '../parse/decode-stored.ts';
import { parsePipeline } from '../parse/parse-pipeline.ts';
import { parseTaskConfig } from '../parse/parse-task-config.ts';
import { pipelineSchema, taskSchema } from './pipeline-schema.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
const checkPipeline = ajv.compile(pipelineSchema());
const checkTask = ajv.compile(taskSchema());

function problems(check: typeof checkPipeline, value: JsonValue): string[] {
  return check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath}: ${error.message}`);
}

describe('the schema of pipelines', () => {
  it('accepts every kind of step with its modifiers', () => {
    const plan = [
      { get: 'r', passed: ['j'], trigger: true, version: 'every', timeout: '1h', attempts: 2 },
      { put: 'r', inputs: ['a'], no_get: true, ensure: { task: 't', file: 'a/b' } },
      { task: 't', config: { platform: 'linux', run: { path: 'sh' }, caches: [{ path: 'c', ttl: '1h' }] } },
      { run: 'm', type: 'p' },
      { set_pipeline: 'self', file: 'a/b', timeout: '1h' },
      { load_var: 'v', file: 'a/b', format: 'json' },
      { try: { do: [{ in_parallel: { steps: [], limit: 2 } }, { in_parallel: [] }] } },
      { across: [{ var: 'v', values: [1], max_in_flight: 'all' }], do: [], fail_fast: true },
    ];
    expect(problems(checkPipeline, { jobs: [{ name: 'j', plan }], 'x-common': { any: 'thing' } })).toEqual([]);
  });

  it.each([
    ['an unknown key in a job', { jobs: [{ name: 'j', plan: [], sreial: true }] }],
    ['an unknown key in a step', { jobs: [{ name: 'j', plan: [{ get: 'r', triger: true }] }] }],
    ['a step without a kind', { jobs: [{ name: 'j', plan: [{ timeout: '1h' }] }] }],
    ['two kinds in one step', { jobs: [{ name: 'j', plan: [{ get: 'a', put: 'a' }] }] }],
    ['text for a flag', { jobs: [{ name: 'j', serial: 'yes' }] }],
    ['a pipeline without jobs', { resources: [] }],
  ])('refuses %s', (_, pipeline) => {
    expect(problems(checkPipeline, pipeline)).not.toEqual([]);
  });

  it('lets a var stand for a flag or a number', () => {
    expect(problems(checkPipeline, { jobs: [{ name: 'j', serial: '((serial))', max_in_flight: '((n))' }] })).toEqual(
      [],
    );
  });
});

const corpus = join(import.meta.dirname, '../../../../../shared/pipelines');

const pipelines = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.formatted.yml')) : [];

describe.skipIf(pipelines.length === 0)('the schemas and real files', () => {
  it.each(pipelines)('%s', (name) => {
    const parsed = parsePipeline(readFileSync(join(corpus, name)));
    if (parsed.ok && !name.startsWith('057'))
      expect(problems(checkPipeline, encodePipeline(parsed.config))).toEqual([]);
  });

  const tasks = existsSync(join(corpus, 'tasks'))
    ? readdirSync(join(corpus, 'tasks')).filter((n) => n.endsWith('.yml'))
    : [];
  it.each(tasks)('task %s', (name) => {
    const parsed = parseTaskConfig(readFileSync(join(corpus, 'tasks', name)));
    if (parsed.ok) expect(problems(checkTask, storedTaskConfig.encode(parsed.config))).toEqual([]);
  });
});
