import { expect, it } from 'vitest';
import { type CauseBuild, readCauses } from '../../data/read-causes.ts';
import { causeGraph } from '../../domain/causality/cause-graph.ts';
import { causeHeadline } from './cause-sentences.ts';

const build = (id: number, job: string, status = 'succeeded', depth = 1) => ({ id, name: `${id}`, job, status, depth });

function headline(direction: 'downstream' | 'upstream', builds: object[], versions = 1): string {
  const told = Array.from({ length: versions }, (_, id) => ({ id, resource: 'src', version: {} }));
  const causes = readCauses({ versions: told, builds, hasMore: false });
  if (causes === undefined) throw new Error('no causes');
  const { groups } = causeGraph(causes, [], () => '');
  return causeHeadline(causes, groups, direction)
    .map(({ text }) => text)
    .join('');
}

it('says how far a version got, by the newest build of each job', () => {
  const status: CauseBuild['status'] = 'failed';
  expect(headline('downstream', [])).toBe('No build has taken it yet');
  expect(headline('downstream', [build(1, 'unit')])).toBe('It went into one build of one job');
  const mended = [build(1, 'unit'), build(2, 'e2e', status), build(3, 'e2e')];
  expect(headline('downstream', mended, 3)).toBe('It went into three builds of two jobs, and became two versions');
  expect(headline('downstream', [...mended, build(4, 'e2e', status)])).toBe(
    'It went into four builds of two jobs, and stops at e2e',
  );
});

it('says what a version came of', () => {
  expect(headline('upstream', [])).toBe('It came of nothing. A check found it.');
  expect(headline('upstream', [build(5, 'unit', 'succeeded', 2), { ...build(7, 'pack'), made: [0] }])).toBe(
    'It came out of pack #7, and one more build led there',
  );
});
