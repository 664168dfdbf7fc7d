import { describe, expect, it } from 'vitest';
import { readJob, readPipeline } from '../data/read-stock.ts';
import { jobLayers } from './job-layers.ts';
import { jobState, judgePipeline } from './pipeline-status.ts';
import { barHeight, percentile, refrainBars } from './refrain.ts';

const pipelineOf = (fields: object = {}) => {
  const pipeline = readPipeline({ id: 1, name: 'p', ...fields });
  if (pipeline === undefined) throw new Error('no pipeline');
  return pipeline;
};
const build = (status: string, end = 0) => ({ id: 1, name: '1', status, ...(end > 0 ? { end_time: end } : {}) });
const jobOf = (fields: object) => {
  const job = readJob({ id: 1, name: 'j', ...fields });
  if (job === undefined) throw new Error('no job');
  return job;
};
const done = (status: string, since: number, fields: object = {}) =>
  jobOf({ finished_build: build(status, since), transition_build: build(status, since), ...fields });

describe('the status of a pipeline (ui.md A6.4)', () => {
  it.each([
    [
      'one failed job makes it failed, since that changed',
      [done('succeeded', 50), done('failed', 90)],
      'failed',
      false,
      90,
    ],
    ['failed beats errored, since the oldest trouble', [done('errored', 20), done('failed', 90)], 'failed', false, 20],
    ['all green since the last change', [done('succeeded', 50), done('succeeded', 70)], 'succeeded', false, 70],
    ['pending while nothing ever finished', [jobOf({})], 'pending', false, undefined],
    [
      'running when a job has a next build',
      [done('succeeded', 5, { next_build: build('pending') })],
      'succeeded',
      true,
      5,
    ],
    [
      'a paused job never colours it',
      [done('failed', 9, { paused: true }), done('succeeded', 5)],
      'succeeded',
      false,
      5,
    ],
    [
      'but its next build makes it run',
      [done('failed', 9, { paused: true, next_build: build('started') }), done('succeeded', 5)],
      'succeeded',
      true,
      5,
    ],
  ])('%s', (_name, jobs, status, running, since) => {
    expect(judgePipeline(pipelineOf(), jobs)).toMatchObject({ status, running, since });
  });

  it('is paused or archived whatever its jobs say', () => {
    expect(judgePipeline(pipelineOf({ paused: true, paused_at: 7 }), [done('failed', 1)])).toMatchObject({
      status: 'paused',
      since: 7,
    });
    expect(judgePipeline(pipelineOf({ paused: true, archived: true }), []).status).toBe('archived');
  });
});

describe('the preview of jobs (ui.md A6.7)', () => {
  it('counts layers by passed, and settles cycles and unknown names', () => {
    const job = (name: string, ...passed: string[]) => ({ name, inputs: [{ passed }] });
    expect(Object.fromEntries(jobLayers([job('a'), job('b', 'a'), job('c', 'a', 'b'), job('d', 'gone')]))).toEqual({
      a: 0,
      b: 1,
      c: 2,
      d: 0,
    });
    expect([...jobLayers([job('x', 'y'), job('y', 'x')]).keys()].sort()).toEqual(['x', 'y']);
  });

  it.each([
    [{}, 'none'],
    [{ next_build: build('pending') }, 'pending'],
    [{ finished_build: build('failed', 3), next_build: build('started') }, 'running'],
    [{ finished_build: build('failed', 3), paused: true }, 'paused'],
    [{ finished_build: build('aborted', 3) }, 'aborted'],
  ])('%j is %s', (fields, state) => expect(jobState(jobOf(fields))).toBe(state));
});

describe('the refrain', () => {
  it('is as high as the duration against the 95th percentile of its own job, from 15 to 100 %', () => {
    expect([barHeight(50, 100), barHeight(1, 100), barHeight(900, 100), barHeight(5, 0)]).toEqual([0.5, 0.15, 1, 0.5]);
    const bars = refrainBars(
      [
        ['succeeded', 50, 1],
        ['failed', 50, 2, 200],
      ],
      100,
      8,
    );
    expect(bars.map((bar) => [bar.status, bar.height])).toEqual([
      ['succeeded', 0.5],
      ['failed', 0.25],
    ]);
  });

  it('takes the newest, and ranks percentiles by the nearest value', () => {
    expect(
      refrainBars(
        [
          ['failed', 1, 1],
          ['succeeded', 1, 2],
        ],
        1,
        1,
      )[0]?.status,
    ).toBe('succeeded');
    expect([percentile([], 0.95), percentile([3, 1, 2], 0.5), percentile([1, 2, 3, 4], 0.95)]).toEqual([0, 2, 4]);
  });
});
