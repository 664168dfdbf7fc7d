import type { UiBar, UiDashboardPipeline } from '@rondo/protocol';
import { describe, expect, it } from 'vitest';
import { dashboardPipeline } from '../../testing/dashboard-pipeline.ts';
import { dashboardSections } from './dashboard-view.ts';
import { orderedNames } from './order-names.ts';
import { dayOf, tileAge, tileGrid, wallCounts, wallView } from './wall-view.ts';

let id = 0;
function pipeline(name: string, fields: Partial<UiDashboardPipeline> = {}): UiDashboardPipeline {
  id += 1;
  return dashboardPipeline({ id, name, since: 1000, ...fields });
}
const team = { id: 1, name: 'main', role: 'owner' as const };
const broken = { job: 'unit', build: '4', why: 'exit 1' };
const sectionsOf = (pipelines: UiDashboardPipeline[]) =>
  dashboardSections([team], pipelines, { search: '', archived: false, chip: undefined });

describe('the wall', () => {
  it('is loud about trouble, then shows what moves, then what rests', () => {
    const view = wallView(
      sectionsOf([
        pipeline('calm'),
        pipeline('asleep', { status: 'paused' }),
        pipeline('moving', { running: true, moving: { job: 'a', build: '2', since: 1900 } }),
        pipeline('bad', { status: 'errored', trouble: broken }),
        pipeline('worse', { status: 'failed', trouble: broken }),
        pipeline('pr', { vars: { n: 1 } }),
        pipeline('pr', { vars: { n: 2 }, status: 'failed', trouble: broken }),
      ]),
    );
    expect(view.loud.map(({ name, place, why }) => [name, place, why])).toEqual([
      ['worse', 'unit #4', 'exit 1'],
      ['pr', 'n:2 / unit #4', 'exit 1'],
      ['bad', 'unit #4', 'exit 1'],
    ]);
    expect(view.quiet.map((tile) => `${tile.name} ${tileAge(tile, 2000)}`)).toEqual([
      'moving running 1m',
      'calm 16m',
      'asleep paused 16m',
    ]);
  });

  it('says what brought a broken build: a person, a version and its author, or the clock', () => {
    const causes = [
      { user: 'p.nair' },
      { version: { ref: 'a41f9c2e5b0d3f6a8c9e1b2d4f5a6c7e8d9f0a1b' }, author: 't.okafor' },
      { version: { time: '2026-01-02T03:04:05Z' } },
      {},
    ];
    const all = causes.map((by, index) =>
      pipeline(`p${index}`, { status: 'failed', since: 9 - index, trouble: { ...broken, by } }),
    );
    expect(wallView(sectionsOf(all)).loud.map(({ cause }) => cause)).toEqual([
      'by p.nair',
      'after a41f9c2, t.okafor',
      'by timer',
      '',
    ]);
  });

  it('keeps trouble in sight when there is more than the loud tiles hold', () => {
    const many = Array.from({ length: 10 }, (_, index) => pipeline(`p${index}`, { status: 'failed', trouble: broken }));
    const view = wallView(sectionsOf([...many, pipeline('calm')]));
    expect([view.loud.length, view.quiet.map((tile) => tile.status)]).toEqual([8, ['failed', 'failed', 'succeeded']]);
  });

  it('counts what is green, moves, waits and rests', () => {
    const all = [
      pipeline('a'),
      pipeline('b', { status: 'pending' }),
      pipeline('c', { status: 'paused' }),
      pipeline('d', { status: 'aborted' }),
    ];
    expect(wallCounts(all)).toEqual(['1 of 4 is green', '1 waits, 2 rest']);
  });

  it('cuts its grid so that tiles fill the room, and turns pages where they do not fit', () => {
    expect(tileGrid(20, { width: 1376, height: 500 })).toEqual({ columns: 5, perPage: 30 });
    expect(tileGrid(200, { width: 1376, height: 500 })).toEqual({ columns: 6, perPage: 36 });
    expect(tileGrid(2, { width: 200, height: 10 })).toEqual({ columns: 1, perPage: 1 });
  });

  it('scores the day in parts of 20 minutes, and says when it does not remember all of it', () => {
    const at = (minutes: number, status: UiBar[0] = 'succeeded'): UiBar => [status, 1, minutes * 60];
    const day = dayOf([pipeline('a', { refrain: [at(-5), at(1), at(2), at(30), at(31, 'failed')] })], 0);
    expect([day.up, day.down, day.isAtLeast, day.parts.length]).toEqual([3, 1, false, 72]);
    expect(day.parts.slice(0, 2)).toEqual([
      { up: 1, down: 0 },
      { up: 0.5, down: 1 },
    ]);
    expect(dayOf([pipeline('b', { refrain: Array.from({ length: 40 }, () => at(3)) })], 0).isAtLeast).toBe(true);
  });
});

describe('the order of a team', () => {
  it('names every pipeline once; those without a card keep their places', () => {
    const all = [
      pipeline('a'),
      pipeline('old', { status: 'archived' }),
      pipeline('b', { vars: { n: 1 } }),
      pipeline('b', { vars: { n: 2 } }),
      pipeline('c'),
    ];
    const [section] = sectionsOf(all);
    if (section === undefined) throw new Error('no section');
    const moved = { ...section, cards: section.cards.toReversed() };
    expect(orderedNames(all, moved)).toEqual(['c', 'old', 'b', 'a']);
  });
});
