import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { UiDashboard } from './dashboard.ts';
import { UiStreamMessage } from './live-stream.ts';
import { UiPipelineGraph } from './pipeline-graph.ts';

const pipeline = {
  id: 7,
  v: 3,
  team: 'main',
  name: 'hello',
  flags: ['public'],
  status: 'failed',
  since: 1764088869,
  running: false,
  trouble: { job: 'unit', build: '4', since: 1764088869, why: 'exit 1: expected 201, got 500' },
  errors: false,
  jobs: [[0, 'failed', 'unit', '4']],
  refrain: [
    ['succeeded', 48000, 1764080000],
    ['failed', 61000, 1764088869, 90000],
  ],
  p95Ms: 61000,
};

describe('shapes of the additive endpoints', () => {
  it('accepts a dashboard and refuses one without a cursor', () => {
    const dashboard = { cursor: 'c1', teams: [{ id: 1, name: 'main', role: null }], pipelines: [pipeline] };
    expect(Value.Check(UiDashboard, dashboard)).toBe(true);
    expect(Value.Check(UiDashboard, { ...dashboard, cursor: undefined })).toBe(false);
  });

  it('refuses a bar with an unknown status', () => {
    const broken = { ...pipeline, refrain: [['exploded', 1, 2]] };
    expect(Value.Check(UiDashboard, { cursor: 'c', teams: [], pipelines: [broken] })).toBe(false);
  });

  it('accepts a graph whose jobs never ran', () => {
    const job = {
      id: 1,
      v: 1,
      name: 'unit',
      groups: [],
      paused: false,
      inputs: [],
      outputs: [],
      refrain: [],
      p95Ms: 0,
    };
    const graph = {
      cursor: 'c',
      id: 7,
      team: 'main',
      name: 'hello',
      configVersion: 2,
      paused: false,
      archived: false,
      public: false,
    };
    expect(Value.Check(UiPipelineGraph, { ...graph, groups: [], jobs: [job], resources: [] })).toBe(true);
  });

  it('accepts the first message of a stream', () => {
    expect(Value.Check(UiStreamMessage, { topic: '*', rev: 0, op: 'hello', data: {} })).toBe(true);
  });
});
