import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import { suggestedPair } from './build-choice.svelte.ts';

const builds = (...statuses: string[]): StockBuild[] =>
  statuses.flatMap((status, index) => readBuild({ id: index, name: `${statuses.length - index}`, status }) ?? []);

describe('the two builds that one most likely compares', () => {
  it('are the newest that broke and the one before it that went well', () => {
    expect(suggestedPair(builds('started', 'errored', 'failed', 'succeeded', 'failed'))).toEqual(['2', '4']);
  });

  it('are not guessed where nothing broke, or nothing went well before', () => {
    expect([suggestedPair(builds('succeeded', 'started')), suggestedPair(builds('succeeded', 'failed'))]).toEqual([
      [],
      [],
    ]);
  });
});
