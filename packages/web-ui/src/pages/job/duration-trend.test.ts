import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import { durationTrend } from './duration-trend.ts';

/** Builds #1, #2 and so on of these durations in seconds, newest first as the API lists them. */
function buildsOf(seconds: readonly number[], status = 'succeeded'): StockBuild[] {
  const built = seconds.flatMap((took, index) => {
    const start = 1_764_000_000 + index * 3600;
    const build = { id: index + 1, name: `${index + 1}`, status, start_time: start, end_time: start + took };
    return readBuild(build) ?? [];
  });
  return built.toReversed();
}

/** Durations that scatter by up to 30 seconds to both sides, the same every time. */
const around = (seconds: number, count: number) =>
  Array.from({ length: count }, (_, index) => seconds + (((index * 37) % 61) - 30));

const said = (builds: readonly StockBuild[]) => {
  const trend = durationTrend(builds);
  return trend === undefined ? undefined : [trend.since.name, Math.round(trend.byMs / 1000)];
};

describe('the trend of durations', () => {
  it('finds the build since which a job is slower, and by how much', () => {
    expect(said(buildsOf([...Array(30).fill(480), ...Array(20).fill(530)]))).toEqual(['31', 50]);
    const [since = 0, by = 0] = (said(buildsOf([...around(480, 30), ...around(580, 20)])) ?? []).map(Number);
    expect(Math.abs(since - 31)).toBeLessThanOrEqual(1);
    expect(Math.abs(by - 100)).toBeLessThanOrEqual(15);
  });

  it('finds a job that got faster', () => {
    expect(said(buildsOf([...Array(20).fill(600), ...Array(20).fill(300)]))).toEqual(['21', -300]);
  });

  it('is silent where durations only scatter, however much a few stand out', () => {
    expect(said(buildsOf(around(480, 50)))).toBeUndefined();
    const spiky = around(480, 50).map((took, index) => (index % 9 === 0 ? took * 5 : took));
    expect(said(buildsOf(spiky))).toBeUndefined();
    expect(said(buildsOf([...around(480, 46), 2000, 2100, 1900, 2000]))).toBeUndefined();
  });

  it('is silent about what is over, too small, or too short to be sure of', () => {
    expect(said(buildsOf([...Array(15).fill(480), ...Array(20).fill(900), ...Array(15).fill(480)]))).toBeUndefined();
    expect(said(buildsOf([...Array(25).fill(480), ...Array(25).fill(500)]))).toBeUndefined();
    expect(said(buildsOf([...Array(25).fill(2), ...Array(25).fill(5)]))).toBeUndefined();
    expect(said(buildsOf([...Array(5).fill(480), ...Array(5).fill(900)]))).toBeUndefined();
    expect(said([])).toBeUndefined();
  });

  it('goes by builds that succeeded alone', () => {
    const failed = buildsOf([...Array(25).fill(480), ...Array(25).fill(30)], 'failed');
    expect(said(failed)).toBeUndefined();
  });
});
