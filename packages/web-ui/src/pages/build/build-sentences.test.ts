import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import { usualMs, usualSentence } from './build-sentences.ts';

const build = (id: number, status: string, seconds?: number) => {
  const times = seconds === undefined ? {} : { start_time: 1000, end_time: 1000 + seconds };
  const read = readBuild({ id, name: String(id), status, team_name: 't', job_name: 'deploy', ...times });
  if (read === undefined) throw new Error('no build');
  return read;
};

describe('how long a build usually takes', () => {
  it('is the median of the builds that succeeded', () => {
    const history = [5, 7, 30].map((seconds, index) => build(index, 'succeeded', seconds));
    expect(usualMs([...history, build(9, 'failed', 1)])).toBe(7000);
  });

  it('is not said where none succeeded', () => {
    expect(usualMs([build(1, 'failed', 9), build(2, 'pending')])).toBeUndefined();
  });

  it('is not said where it is less than the seconds builds are stored with', () => {
    expect(usualMs([build(1, 'succeeded', 0), build(2, 'succeeded', 0), build(3, 'succeeded', 4)])).toBeUndefined();
  });

  it('says what is left, and what went beyond', () => {
    expect(usualSentence(build(1, 'started', 0), 491_000, 1_331_000)).toBe('usually 8m 11s, about 2m 40s left');
    expect(usualSentence(build(1, 'started', 0), 60_000, 1_090_000)).toBe('usually 1m 00s, 30s longer by now');
  });
});
