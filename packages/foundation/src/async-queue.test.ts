import { describe, expect, it } from 'vitest';
import { AsyncQueue } from './async-queue.ts';

describe('AsyncQueue', () => {
  it('delivers in order what was pushed before and after the reader came', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const value of queue) seen.push(value);
    })();
    await Promise.resolve();
    queue.push(2);
    queue.end();
    await reading;
    expect(seen).toEqual([1, 2]);
  });

  it('makes a writer wait while it is full, and lets it go when the reader leaves', async () => {
    const queue = new AsyncQueue<number>(1);
    expect(queue.push(1)).toBe(true);
    expect(queue.push(2)).toBe(false);
    const waiting = queue.pushed(2);
    for await (const value of queue) {
      if (value === 2) break;
    }
    expect(await waiting).toBe(true);
    expect(await queue.pushed(3)).toBe(false);
  });

  it('delivers what is buffered before it fails', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.end(new Error('lost'));
    const seen: number[] = [];
    const reading = (async () => {
      for await (const value of queue) seen.push(value);
    })();
    await expect(reading).rejects.toThrow('lost');
    expect(seen).toEqual([1]);
  });
});
