import { describe, expect, it } from 'vitest';
import { readBuild } from '../../data/read-stock.ts';
import { jobStory, reachOf } from './job-story.ts';

const builds = (letters: string) =>
  [...letters].map((letter, index) => {
    const status = { s: 'succeeded', f: 'failed', e: 'errored', a: 'aborted', r: 'started' }[letter] ?? 'pending';
    const ended = letter === 'r' ? {} : { end_time: 1000 - index * 60 };
    const build = readBuild({
      id: 100 - index,
      name: String(100 - index),
      status,
      start_time: 900 - index * 60,
      ...ended,
    });
    if (build === undefined) throw new Error('no build');
    return build;
  });
const broken = { inputs: [{ name: 'src', version: { ref: 'a41f9c2' }, isNew: true }], outputs: [] };
const tell = (letters: string, resources: Parameters<typeof jobStory>[1] = undefined) =>
  jobStory(builds(letters), resources, { nowSeconds: 1060, shorten: (version) => Object.values(version).join() })
    .map(({ text, mono }) => (mono ? `<${text}>` : text))
    .join('');

describe('how a job came to where it stands', () => {
  it.each([
    ['', 'It has not finished a build yet.'],
    ['r', 'It has not finished a build yet.'],
    ['sss', 'All 3 builds we know went through.'],
    ['rssf', '2 builds in a row went through.'],
    ['as', '#100 was aborted 1m ago.'],
    ['fs', 'Broke without a new version. #99 passed 2m ago.'],
    ['feas', 'Broken since #99, 2 builds ago. #97 passed 4m ago.'],
  ])('%s', (letters, story) => expect(tell(letters)).toBe(story));

  it('names what it broke with', () =>
    expect(tell('fs', broken)).toBe('Broke with <src> <a41f9c2>. #99 passed 2m ago.'));

  it('says how far back it looks', () => expect(reachOf(builds('sss'), 1000)).toBe('3 builds, 2m'));
});
