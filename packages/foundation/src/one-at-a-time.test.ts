import { expect, test } from 'vitest';
import { defer } from './deferred.ts';
import { OneAtATime } from './one-at-a-time.ts';

test('work of one key waits for what came before it, even where that fails; another key waits for nothing', async () => {
  const turns = new OneAtATime();
  const seen: string[] = [];
  const gate = defer<void>();
  const first = turns.run('a', async () => {
    await gate.promise;
    seen.push('first');
    throw new Error('first failed');
  });
  const second = turns.run('a', async () => {
    seen.push('second');
    return 2;
  });
  await turns.run('b', async () => void seen.push('other'));
  expect(seen).toEqual(['other']);
  gate.resolve();
  await expect(first).rejects.toThrow('first failed');
  expect(await second).toBe(2);
  expect(seen).toEqual(['other', 'first', 'second']);
});
