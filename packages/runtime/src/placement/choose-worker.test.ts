import { seededRandom } from '@rondo/foundation';
import { describe, expect, it } from 'vitest';
import { chooseWorker } from './choose-worker.ts';
import { findCandidates } from './find-candidates.ts';
import { type PlacementFacts, parsePlacementStrategy } from './placement-strategy.ts';
import type { WorkerView } from './worker-view.ts';

const worker = (name: string, fields: Partial<WorkerView> = {}): WorkerView => ({
  name,
  state: 'running',
  version: '3.0',
  platform: 'linux',
  tags: [],
  resourceTypes: ['git', 'mock'],
  activeContainers: 0,
  activeVolumes: 0,
  maxActiveTasks: 0,
  ...fields,
});

const facts = (fields: Partial<PlacementFacts> = {}): PlacementFacts => ({
  isTask: true,
  localVolumes: new Map(),
  buildContainers: new Map(),
  activeTasks: new Map(),
  limits: { maxActiveTasks: 0, maxActiveContainers: 0, maxActiveVolumes: 0 },
  ...fields,
});

const random = seededRandom(7);
const names = (requirements: Parameters<typeof findCandidates>[0], workers: WorkerView[]) => {
  const found = findCandidates(requirements, workers);
  return found.kind === 'none' ? found.message : found.workers.map(({ name }) => name);
};

describe('workers that could run a step', () => {
  it('says which attributes nobody has, in the order clients know', () => {
    const asked = { teamId: 1, resourceType: 'mock', platform: 'linux', tags: ['x', 'y'] };
    expect(names(asked, [worker('a')])).toBe(
      "no workers satisfying: resource type 'mock', platform 'linux', tag 'x', tag 'y', version: '3.0'",
    );
    expect(names({ teamId: 1, tags: [] }, [])).toBe('no workers');
    expect(names({ teamId: 1, tags: [] }, [worker('a', { state: 'stalled' })])).toBe(
      "no workers satisfying: , version: '3.0'",
    );
  });

  it('never gives a tagged worker to an untagged step', () => {
    const workers = [worker('plain'), worker('tagged', { tags: ['gpu'] })];
    expect(names({ teamId: 1, tags: [] }, workers)).toEqual(['plain']);
    expect(names({ teamId: 1, tags: ['gpu'] }, workers)).toEqual(['tagged']);
  });

  it("prefers the team's own workers and leaves other teams' alone", () => {
    const workers = [worker('general'), worker('own', { teamId: 1 }), worker('foreign', { teamId: 2 })];
    expect(names({ teamId: 1, tags: [] }, workers)).toEqual(['own']);
    expect(names({ teamId: 3, tags: [] }, workers)).toEqual(['general']);
  });

  it('takes both generations of stock workers', () => {
    const versions = ['2.4', '2.5', '2.9', '3.0', '3.1', '4.0', '', 'x'];
    const workers = versions.map((version) => worker(`v${version}`, { version }));
    expect(names({ teamId: 1, tags: [] }, workers)).toEqual(['v2.5', 'v2.9', 'v3.0', 'v3.1']);
  });
});

describe('choosing among them', () => {
  const workers = [worker('a'), worker('b'), worker('c')];
  const choose = (given: PlacementFacts, ...strategies: Parameters<typeof chooseWorker>[2]['strategies']) => {
    const choice = chooseWorker(workers, given, { strategies, random });
    return choice.kind === 'chosen' ? choice.worker.name : choice.refusals.map(({ reason }) => reason);
  };

  it('goes where most of the files are', () => {
    const given = facts({
      localVolumes: new Map([
        ['a', 1],
        ['c', 2],
      ]),
    });
    expect(choose(given, 'volume-locality')).toBe('c');
  });

  it('lets the first strategy count most', () => {
    const given = facts({
      localVolumes: new Map([
        ['a', 1],
        ['b', 1],
      ]),
      buildContainers: new Map([
        ['a', 3],
        ['b', 1],
      ]),
    });
    expect(choose(given, 'volume-locality', 'fewest-build-containers')).toBe('b');
    expect(choose(given, 'fewest-build-containers', 'volume-locality')).toBe('c');
  });

  it('says of each worker why it is full', () => {
    const limits = { maxActiveTasks: 1, maxActiveContainers: 0, maxActiveVolumes: 0 };
    const activeTasks = new Map([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(choose(facts({ limits, activeTasks }), 'limit-active-tasks')).toEqual([
      'worker has too many active tasks',
      'worker has too many active tasks',
      'worker has too many active tasks',
    ]);
    expect(choose(facts({ limits, activeTasks, isTask: false }), 'limit-active-tasks')).toMatch(/[abc]/);
  });

  it("heeds a worker's own limit of tasks", () => {
    const own = [worker('small', { maxActiveTasks: 1 }), worker('big', { maxActiveTasks: 9 })];
    const given = facts({
      activeTasks: new Map([
        ['small', 1],
        ['big', 5],
      ]),
    });
    const choice = chooseWorker(own, given, { strategies: ['limit-active-tasks'], random });
    expect(choice).toMatchObject({ kind: 'chosen', worker: { name: 'big' } });
  });

  it('spreads steps when nothing speaks for one worker', () => {
    const chosen = new Set(Array.from({ length: 50 }, () => choose(facts(), 'random')));
    expect(chosen).toEqual(new Set(['a', 'b', 'c']));
  });

  it('refuses a strategy that does not exist', () => {
    expect(() => parsePlacementStrategy('nearest')).toThrow('invalid container placement strategy nearest');
    expect(() => parsePlacementStrategy('toString')).toThrow('invalid container placement strategy');
  });
});
