import { stories } from '../gallery/story.ts';
import StatusWord from './StatusWord.svelte';

export const statusWordStories = stories('Status', StatusWord, {
  succeeded: { status: 'succeeded', rest: '38m' },
  failed: { status: 'failed', rest: '11m' },
  errored: { status: 'errored', rest: '6h 41m' },
  aborted: { status: 'aborted' },
  paused: { status: 'paused', rest: '12 days' },
  pending: { status: 'pending' },
  running: { status: 'running', rest: '1m 40s' },
  'in other words': { status: 'none', word: 'never run' },
});
