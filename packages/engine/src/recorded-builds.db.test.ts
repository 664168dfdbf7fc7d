import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { abortBuild } from '@rondo/db';
import type { ScenarioPipeline } from '@rondo/db/testing';
import { type PipelineConfig, parsePipeline } from '@rondo/pipeline';
import type { BuildEvent } from '@rondo/protocol';
import { MemoryWorker } from '@rondo/runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineHarness } from './testing/engine-harness.ts';
import { mockPrograms, taskPrograms } from './testing/mock-programs.ts';
import { readRecording, sequenceOf } from './testing/recorded-events.ts';

const golden = join(import.meta.dirname, '../../../../shared/golden');

/** Jobs of the recorded pipeline, and which recording each is compared with. */
const jobs = [
  'get',
  'get-renamed',
  'put',
  'put-opts',
  'task-file',
  'task-var',
  'do',
  'try',
  'set-pipeline',
  'set-pipeline-self',
  'load-var',
  'hooks-success',
  'hooks-failure',
  'hooks-error',
  'attempts',
  'failing',
  'erroring',
  'missing-var',
  'missing-input',
  'bad-image',
  'bad-tag',
  'failing-get',
  'failing-put',
  'output-cache-limits',
];

describe.skipIf(!existsSync(golden))('builds log what recorded builds of the same jobs logged', () => {
  let harness: EngineHarness;
  let config: PipelineConfig;
  let pipeline: ScenarioPipeline;

  beforeAll(async () => {
    const worker = new MemoryWorker({ name: 'golden-worker', programs: { ...mockPrograms, ...taskPrograms } });
    harness = await EngineHarness.open({ worker });
    await harness.startNode();
    const parsed = parsePipeline(readFileSync(join(golden, 'pipelines/steps.yml')));
    if (!parsed.ok) throw new Error(parsed.errors.map(({ text }) => text).join());
    config = parsed.config;
    pipeline = await harness.scenario.withPipeline('steps', config);
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
  });

  async function run(
    name: string,
    during?: (buildId: Parameters<typeof abortBuild>[1]) => Promise<void>,
  ): Promise<BuildEvent[]> {
    const job = config.jobs.find((candidate) => candidate.name === name);
    if (job === undefined) throw new Error(`no job ${name}`);
    const version = { version: 's1' };
    const plan = harness.plan(config, job, { src: version, renamed: version });
    const buildId = await harness.startJobBuild(pipeline, name, plan);
    await during?.(buildId);
    await harness.finished(buildId);
    return harness.events(buildId);
  }

  it.each(jobs)('%s', async (name) => {
    expect(sequenceOf(await run(name))).toEqual(sequenceOf(readRecording(join(golden, `events/steps.${name}.sse`))));
  });

  it('an abort while the process runs', async () => {
    const events = await run('hooks-abort', async (buildId) => {
      await expect
        .poll(async () => JSON.stringify(await harness.events(buildId)), { timeout: 10_000 })
        .toContain('waiting');
      await abortBuild(harness.db, buildId);
    });
    expect(sequenceOf(events)).toEqual(sequenceOf(readRecording(join(golden, 'events/steps.hooks-abort.sse'))));
  });
});
