import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notifyJobs } from '../testing/notify-pipeline.ts';
import { bigPipeline, job } from '../testing/pipeline-shapes.ts';
import type { PlacedNode } from './graph-layout.ts';
import { layoutGraph } from './layout.ts';
import { placeRows } from './place-rows.ts';
import { buildThreads, bundleName } from './thread-model.ts';

const notify = notifyJobs.map(([name, , inputs, outputs]) => job(name, inputs, outputs));

function overlapping(nodes: readonly PlacedNode[]): string[] {
  return nodes.flatMap((a, index) =>
    nodes
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} and ${b.id}`),
  );
}

describe('threads of a pipeline', () => {
  it('draws one thread per resource, and one bundle for more than three', () => {
    const model = buildThreads(notify);
    const between = (from: string, to: string) =>
      model.threads.filter((t) => t.from === `job-${from}` && t.to === `job-${to}`);
    expect(between('build-api', 'deploy-preview')).toMatchObject([
      { resources: ['api-image'], bundle: false, trigger: true },
    ]);
    expect(between('deploy-preview', 'e2e-preview')).toMatchObject([{ bundle: true, trigger: true }]);
    expect(between('deploy-production', 'release-notes')).toMatchObject([{ bundle: true, trigger: false }]);
    const port = model.nodes.find((node) => node.id === 'job-deploy-preview')?.ports;
    expect(port).toMatchObject([{ label: '5 images', bundle: true, used: true }]);
  });

  it('keeps the row of an output that nobody takes, without a port', () => {
    const model = buildThreads([job('a', 'src!', 'thing')]);
    expect(model.nodes.find((node) => node.id === 'job-a')?.ports).toEqual([
      { label: 'thing', resources: ['thing'], bundle: false, used: false },
    ]);
  });

  it('names bundles by what their resources have in common', () => {
    expect(bundleName(['a-image', 'b-image', 'c-image', 'd-image'])).toBe('4 images');
    expect(bundleName(['a', 'b-image', 'c', 'd'])).toBe('4 resources');
  });

  it('puts a source left of the first job that takes it and a job left of what it feeds', () => {
    const ranks = new Map(buildThreads(notify).nodes.map((node) => [node.name, node.rank]));
    expect(ranks.get('api-src')).toBe(-1);
    expect(ranks.get('build-api')).toBe(0);
    expect(ranks.get('deploy-preview')).toBe(1);
    expect(ranks.get('e2e-preview')).toBe(2);
    expect(ranks.get('deploy-staging')).toBe(3);
    expect(ranks.get('smoke-production')).toBe(5);
  });
});

describe('the layout', () => {
  it('never lets two nodes overlap', () => {
    expect(overlapping(layoutGraph(notify).nodes)).toEqual([]);
    expect(overlapping(layoutGraph(notify, 'down').nodes)).toEqual([]);
    expect(overlapping(layoutGraph(bigPipeline(100, 1), 'down').nodes)).toEqual([]);
    expect(overlapping(layoutGraph(bigPipeline(100, 1)).nodes)).toEqual([]);
    expect(overlapping(layoutGraph(bigPipeline(500, 2)).nodes)).toEqual([]);
  });

  it('is the same every time', () => {
    expect(layoutGraph(bigPipeline(80, 3))).toEqual(layoutGraph(bigPipeline(80, 3)));
  });

  it('draws a cycle, a job that waits for itself and a job that does not exist', () => {
    const layout = layoutGraph([job('a', 'r!<b', 'r'), job('b', 'r!<a', 'r'), job('c', 'r<c'), job('d', 'r<gone')]);
    expect(layout.nodes).toHaveLength(4);
    for (const thread of layout.threads) expect(thread.path).not.toContain('NaN');
  });

  it('draws nothing for a pipeline without jobs', () =>
    expect(layoutGraph([])).toMatchObject({ nodes: [], threads: [] }));

  it('never writes a path that a browser cannot draw', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(9999), (jobs, seed) => {
        const layout = layoutGraph(bigPipeline(jobs, seed));
        expect(overlapping(layout.nodes)).toEqual([]);
        for (const thread of layout.threads) expect(thread.path).toMatch(/^M[\d .HVQLC-]+$/);
      }),
      { numRuns: 40 },
    );
  });

  it('sets a chain on one row, and parts that have nothing to do with each other below one another', () => {
    const layout = layoutGraph([
      job('a', 'src!', 'x'),
      job('b', 'x!<a', 'y'),
      job('c', 'y!<b'),
      job('other', 'nightly!'),
    ]);
    const tops = new Map(layout.nodes.map((node) => [node.name, node.y]));
    expect(new Set(['a', 'b', 'c'].map((name) => tops.get(name))).size).toBe(1);
    expect(tops.get('other')).toBeGreaterThan(tops.get('a') ?? 0);
  });

  it('collects three or more untriggered inputs of a job in one rail with one entrance', () => {
    const layout = layoutGraph(notify);
    const rail = layout.rails.find((one) => one.to === 'job-scan-images');
    expect(rail?.threads).toHaveLength(5);
    const entrances = layout.threads.filter((thread) => thread.to === 'job-scan-images').map((thread) => thread.end.y);
    expect(new Set(entrances).size).toBe(1);
  });
});

describe('heights in a column', () => {
  it('gives everybody what they want when nothing touches', () => {
    expect(
      placeRows([
        { wanted: 0, weight: 1, distance: 0 },
        { wanted: 100, weight: 1, distance: 50 },
      ]),
    ).toEqual([0, 100]);
  });

  it('shares the push between neighbours that want the same place', () => {
    expect(
      placeRows([
        { wanted: 10, weight: 1, distance: 0 },
        { wanted: 10, weight: 1, distance: 40 },
      ]),
    ).toEqual([-10, 30]);
  });
});
