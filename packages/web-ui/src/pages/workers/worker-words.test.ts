import { describe, expect, it } from 'vitest';
import { readWorker } from '../../data/read-stock.ts';
import { sortWorkers, workersDetail, workersHeadline } from './worker-words.ts';

const workers = (...states: string[]) =>
  states.flatMap((state, index) => readWorker({ name: `w${index}`, state }) ?? []);

describe('what the page of workers says first', () => {
  it.each([
    [[], 'There is no worker', ''],
    [['running'], 'The only worker takes work', ''],
    [['running', 'running'], 'All 2 workers take work', ''],
    [['landing', 'running', 'stalled', 'landing'], '1 of 4 workers take work', 'One is stalled, two are landing.'],
  ])('%j', (states, headline, detail) => {
    expect([workersHeadline(workers(...states)), workersDetail(workers(...states))]).toEqual([headline, detail]);
  });

  it('puts first what needs a look', () => {
    expect(sortWorkers(workers('running', 'landing', 'stalled')).map(({ state }) => state)).toEqual([
      'stalled',
      'landing',
      'running',
    ]);
  });
});
