import type { BuildId } from '@rondo/db';
import { expect, it } from 'vitest';
import type { SegmentStore } from './segment-store.ts';

/** What every store does. `createStore` gives one that other tests have not written to. */
export function describeSegmentStore(createStore: () => Promise<SegmentStore>): void {
  const key = (build: number, firstEventId: number) => ({ buildId: build as BuildId, firstEventId });
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

  it('gives back the bytes it was given, whatever they are', async () => {
    const store = await createStore();
    const large = Buffer.alloc(3 << 20, everyByte);
    await store.put(key(1, 0), everyByte);
    await store.put(key(1, 100), large);
    expect(await store.get(key(1, 0))).toEqual(everyByte);
    expect((await store.get(key(1, 100)))?.equals(large)).toBe(true);
  });

  it('has nothing where nothing was put', async () => {
    const store = await createStore();
    await store.put(key(2, 0), everyByte);
    expect(await store.get(key(2, 1))).toBeUndefined();
    expect(await store.get(key(3, 0))).toBeUndefined();
  });

  it('replaces what is put again', async () => {
    const store = await createStore();
    await store.put(key(4, 0), everyByte);
    await store.put(key(4, 0), Buffer.from('second'));
    expect((await store.get(key(4, 0)))?.toString()).toBe('second');
  });

  it('deletes what it is told to and nothing else', async () => {
    const store = await createStore();
    for (const first of [0, 10, 20]) await store.put(key(5, first), everyByte);
    await store.delete([key(5, 0), key(5, 20), key(6, 0)]);
    const left = await Promise.all([0, 10, 20].map((first) => store.get(key(5, first))));
    expect(left.map((bytes) => bytes !== undefined)).toEqual([false, true, false]);
  });
}
