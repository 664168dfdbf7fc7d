import { describe, expect, it } from 'vitest';
import type { Fold } from './fold-index.ts';
import { RowIndex } from './row-index.ts';
import { noFolds } from './step-folds.ts';

const fold = (row: number, end: number | undefined, open = false): Fold => ({
  row,
  end,
  cut: 4,
  name: '',
  open,
  beginTime: 0,
  endTime: undefined,
});
const list = [fold(0, 10), fold(10, 20, true), fold(20, undefined)];
const open = (state: typeof noFolds) => state.list.filter((one) => state.isOpen(one)).map((one) => one.row);

describe('folds as a reader sees them', () => {
  it('begin as their author wants, and what goes on is open', () => expect(open(noFolds.told(list))).toEqual([10, 20]));

  it('keep what the reader wants when more of the log comes', () => {
    const state = noFolds.told(list).toggled(10).toggled(0);
    expect(open(state.told([...list.slice(0, 2), fold(20, 30), fold(30, undefined)]))).toEqual([0, 30]);
  });

  it('open for a row that is wanted, even before it has come, and close again', () => {
    expect(open(noFolds.revealed(5).told(list))).toEqual([0, 10, 20]);
    expect(open(noFolds.told(list).toggled(0).toggled(0).revealed(5))).toEqual([0, 10, 20]);
    expect(open(noFolds.revealed(5).told(list).toggled(0))).toEqual([10, 20]);
  });

  it('take no place in the log while they are closed, heading apart', () => {
    const index = new RowIndex();
    index.set(0, new Uint16Array(30));
    index.setHeadingLines(1.4);
    index.setFolds(noFolds.told(list));
    expect(index.lines).toBeCloseTo(1.4 * 3 + 9 + 9);
    expect(index.visible(0, 30)).toEqual([
      [0, 1],
      [10, 30],
    ]);
    expect(index.rowAt(2)).toBe(10);
    index.setFolds(noFolds.told([fold(0, undefined, false)]).toggled(0));
    index.set(30, new Uint16Array(5));
    expect(index.visible(0, 35)).toEqual([[0, 1]]);
  });
});
