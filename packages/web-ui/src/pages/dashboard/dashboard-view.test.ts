import type { UiDashboardPipeline } from '@rondo/protocol';
import { describe, expect, it } from 'vitest';
import { dashboardPipeline } from '../../testing/dashboard-pipeline.ts';
import { dashboardSentence } from './dashboard-sentence.ts';
import { countStatuses, dashboardSections, shownStatus, troubles } from './dashboard-view.ts';
import { parseSearch, type Searchable } from './search-query.ts';

const pipeline = (name: string, fields: Partial<UiDashboardPipeline> = {}) => dashboardPipeline({ name, ...fields });
const place = { job: 'unit', build: '3' };
const teams = [
  { id: 1, name: 'main', role: 'owner' as const },
  { id: 2, name: 'empty', role: null },
];
const all = { search: '', archived: false, chip: undefined };

describe('what a card shows', () => {
  it.each([
    [{ status: 'failed', running: true, moving: place }, 'failed'],
    [{ status: 'succeeded', running: true, moving: place }, 'running'],
    [{ status: 'succeeded', running: true }, 'succeeded'],
    [{ status: 'paused', running: true, moving: place }, 'paused'],
    [{ status: 'aborted', running: true, moving: place }, 'running'],
  ] as const)('%j is %s', (fields, status) => expect(shownStatus(pipeline('p', fields))).toBe(status));
});

describe('the sections of the dashboard', () => {
  it('makes one card of the instances of a name, also of a single one with vars', () => {
    const list = [
      pipeline('a'),
      pipeline('b', { vars: { pr: 1 } }),
      pipeline('c'),
      pipeline('c', { id: 9, vars: { pr: 2 } }),
    ];
    const [main] = dashboardSections(teams, list, all);
    expect(main?.cards.map((card) => card.kind)).toEqual(['pipeline', 'group', 'group']);
  });

  it('keeps teams without pipelines, unless something is searched', () => {
    expect(dashboardSections(teams, [pipeline('a')], all).map((section) => section.team.name)).toEqual([
      'main',
      'empty',
    ]);
    expect(
      dashboardSections(teams, [pipeline('a')], { ...all, search: 'a' }).map((section) => section.team.name),
    ).toEqual(['main']);
  });

  it('counts every pipeline once', () => {
    const list = [pipeline('a'), pipeline('b', { status: 'failed' }), pipeline('c', { running: true, moving: place })];
    expect(Object.fromEntries(countStatuses(list))).toEqual({ succeeded: 1, failed: 1, running: 1 });
  });
});

describe('the sentence of the dashboard', () => {
  const now = { nowMs: 10_000_000, staleMs: undefined as number | undefined };
  const say = (list: UiDashboardPipeline[], options = now) => dashboardSentence(list, troubles(list), options);

  it('says what needs attention, and since when', () => {
    const failed = pipeline('a', { status: 'failed', since: 9_340, trouble: place });
    const errored = pipeline('b', { status: 'errored', since: 2_800, trouble: place });
    expect(say([failed])).toEqual({
      headline: 'One pipeline needs attention',
      detail: 'One failed. It has been broken for 11m.',
    });
    expect(say([failed, errored]).detail).toBe('One failed, one errored. The oldest has been broken for 2h.');
    const stale = say([failed, errored], { ...now, staleMs: 48_300 });
    expect(stale.headline).toBe('Two pipelines needed attention');
    expect(stale.detail).toMatch(/Last known state, 48 seconds old\.$/);
  });

  it('says that all is green, or what is not', () => {
    expect(say([pipeline('a'), pipeline('bb')]).headline).toBe('All 2 are green');
    expect(say([pipeline('hello')]).headline).toBe('hello is green');
    const mixed = [pipeline('a'), pipeline('b', { status: 'paused' }), pipeline('c', { running: true, moving: place })];
    expect(say(mixed)).toEqual({
      headline: 'Nothing needs attention',
      detail: 'One is green, one running, one paused.',
    });
  });
});

describe('the search', () => {
  const candidate: Searchable = {
    team: 'main',
    name: 'deploy-app',
    status: 'failed',
    running: true,
    inGroup: false,
    jobs: ['unit'],
    tags: ['web'],
  };
  const finds = (query: string, fields: Partial<Searchable> = {}) => parseSearch(query)({ ...candidate, ...fields });

  it.each([
    ['', true],
    ['dpap', true],
    ['padp', false],
    ['"deploy-app"', true],
    ['"deploy"', false],
    ['"deploy', true],
    ['team:main', true],
    ['team: "other"', false],
    ['-team:other', true],
    ['status:failed', true],
    ['status: running', true],
    ['status:succeeded', false],
    ['status:nonsense', false],
    ['-status:nonsense', true],
    ['job:unit tag:web', true],
    ['group:deploy', false],
    ['deploy -app', false],
  ])('%s: %s', (query, found) => expect(finds(query)).toBe(found));

  it('never calls what rests running, and finds instances by the values of their vars', () => {
    expect(finds('status:running', { status: 'paused' })).toBe(false);
    expect(finds('eu-west', { vars: { region: 'eu-west-1' } })).toBe(true);
    expect(finds('group:deploy', { inGroup: true })).toBe(true);
  });
});
