import { describe, expect, it } from 'vitest';
import { readCauses, readStockCauses } from '../../data/read-causes.ts';
import { readJob } from '../../data/read-stock.ts';
import { causeGraph } from './cause-graph.ts';

const version = (id: number, resource: string) => ({ id, resource, version: { ref: `${resource}${id}` } });
const build = (id: number, job: string, got: number[], made: number[]) => ({
  id,
  name: `${id}`,
  job,
  status: 'succeeded',
  depth: 1,
  got,
  made,
});
const jobs = [{ id: 1, name: 'ship', inputs: [{ name: 'src', resource: 'src', passed: ['test'], trigger: false }] }];

function graph(versions: object[], builds: object[]) {
  const causes = readCauses({ versions, builds, hasMore: false });
  if (causes === undefined) throw new Error('no causes');
  return causeGraph(
    causes,
    jobs.flatMap((job) => readJob(job) ?? []),
    ({ version }) => version.ref ?? '',
  );
}

describe('the graph of what came of a version', () => {
  it('leads from who made a version to who got it, and from job to job through passed', () => {
    const { shapes } = graph(
      [version(1, 'src'), version(2, 'image')],
      [build(1, 'test', [0], []), build(2, 'pack', [0], [1]), build(3, 'ship', [0, 1], [])],
    );
    const brief = shapes.map(({ name, inputs }) => [name, ...inputs.map(({ name, passed }) => `${name}<${passed}`)]);
    expect(brief).toEqual([
      ['test', 'src1<'],
      ['pack', 'src1<'],
      ['ship', 'src1<test', 'image2<pack'],
    ]);
    expect(shapes[2]?.inputs.map(({ trigger }) => trigger)).toEqual([false, true]);
  });

  it('has one node for all builds of a job, newest first, and one port for many versions', () => {
    const made = [2, 3, 4, 5].map((id) => version(id, 'image'));
    const { groups, shapes, versions } = graph(
      [version(1, 'src'), ...made],
      [1, 2, 3, 4].map((id) => build(id, 'pack', [0], [id])),
    );
    expect(groups[0]?.builds.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    expect(new Set(shapes[0]?.outputs.map(({ resource }) => resource))).toEqual(new Set(['4 of image']));
    expect(versions.get('4 of image')).toHaveLength(4);
  });

  it('does not lead from a job to itself', () => {
    const { shapes } = graph([version(1, 'src')], [build(1, 'bump', [0], [0])]);
    expect(shapes[0]?.inputs[0]?.passed).toEqual([]);
  });
});

describe('the answer of a stock server', () => {
  const told = {
    jobs: [{ id: 7, name: 'pack' }],
    builds: [{ id: 1, name: '1', job_id: 7, status: 'failed', resource_version_ids: [22] }],
    resources: [
      { id: 1, name: 'src' },
      { id: 2, name: 'image' },
    ],
    resource_versions: [
      { id: 11, resource_id: 1, version: { ref: 'a' }, build_ids: [1] },
      { id: 22, resource_id: 2, version: { tag: 'b' } },
    ],
  };

  it('says the same', () => {
    expect(readStockCauses(told, 'downstream', 11).builds).toMatchObject([
      { job: 'pack', status: 'failed', got: [0], made: [1] },
    ]);
    expect(readStockCauses(told, 'upstream', 22).builds).toMatchObject([{ got: [0], made: [1] }]);
    expect(readStockCauses(null, 'upstream', 1)).toEqual({ versions: [], builds: [], hasMore: false });
  });
});
