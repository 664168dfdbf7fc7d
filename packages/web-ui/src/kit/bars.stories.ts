import { stories } from '../gallery/story.ts';
import type { Bar } from '../status/refrain.ts';
import type { Status } from '../status/status.ts';
import Bars from './Bars.svelte';

const letters: Readonly<Record<string, Status>> = {
  s: 'succeeded',
  f: 'failed',
  e: 'errored',
  a: 'aborted',
  r: 'running',
  p: 'pending',
};
const bars = (tune: string): Bar[] =>
  [...tune].map((letter, index) => ({
    status: letters[letter] ?? 'none',
    height: 0.4 + ((index * 7) % 10) / 16,
    key: `${index}`,
  }));

export const barsStories = stories('Refrain', Bars, {
  'eight, on a node': { bars: bars('ssfsssar'), size: 'mini' },
  'a row of them': { bars: bars('ssssfssessssassssfssssr') },
  medium: { bars: bars('ssssfssessp'), size: 'md' },
  'a card': { bars: bars('sssssfssssssesssssssassssssssssfssssr'), size: 'fill' },
  'a single one': { bars: bars('f') },
});
