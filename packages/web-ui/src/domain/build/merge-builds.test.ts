import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import { mergeBuilds, newerBuild } from './merge-builds.ts';

const build = (id: number, name: string, status: string) => {
  const read = readBuild({ id, name, status });
  if (read === undefined) throw new Error('no build');
  return read;
};

describe('the builds of a job', () => {
  it('stand newest first, a rerun above its original, whatever their ids', () => {
    const merged = mergeBuilds(
      [build(1, '9', 'failed'), build(2, '10', 'failed')],
      [build(7, '9.1', 'started'), build(3, '9.2', 'pending')],
    );
    expect(merged.map((one) => one.name)).toEqual(['10', '9.2', '9.1', '9']);
  });

  it('take the newer state of one that is already there', () => {
    expect(mergeBuilds([build(1, '1', 'started')], [build(1, '1', 'succeeded')]).map((one) => one.status)).toEqual([
      'succeeded',
    ]);
  });

  it('never go back to what an answer said that was on its way meanwhile', () => {
    expect(newerBuild(build(1, '1', 'started'), build(1, '1', 'pending')).status).toBe('started');
    expect(newerBuild(build(1, '1', 'aborted'), build(1, '1', 'started')).status).toBe('aborted');
    expect(newerBuild(build(1, '1', 'pending'), build(1, '1', 'started')).status).toBe('started');
  });
});
