import { FakeClock } from '@rondo/foundation/testing';
import { describe, expect, it } from 'vitest';
import { OpenStreams } from './open-streams.ts';

function world() {
  const clock = new FakeClock();
  const node = new AbortController();
  return { clock, node, streams: new OpenStreams({ clock, shutdown: node.signal }) };
}

/** A stream that counts how often it was asked for a sign of life. */
function counting() {
  return {
    count: 0,
    breathe() {
      this.count += 1;
    },
  };
}

describe('open streams', () => {
  it('are asked for a sign of life every 15 seconds, whenever they began, and no longer when they are over', async () => {
    const { clock, streams } = world();
    const [first, second] = [counting(), counting()];
    const kept = streams.keepAlive(first);
    await clock.advance(7000);
    using _ = streams.keepAlive(second);
    await clock.advance(8000);
    expect([first.count, second.count]).toEqual([1, 0]);
    await clock.advance(7000);
    expect([first.count, second.count]).toEqual([1, 1]);
    kept[Symbol.dispose]();
    await clock.advance(30_000);
    expect([first.count, second.count]).toEqual([1, 3]);
  });

  it('leave no timer behind', async () => {
    const { clock, streams } = world();
    streams.keepAlive(counting())[Symbol.dispose]();
    await clock.advance(1000);
    expect(clock.sleeperCount).toBe(0);
    using _ = streams.keepAlive(counting());
    expect(clock.sleeperCount).toBe(1);
  });

  it('end with the node, and at once where it has ended', () => {
    const { node, streams } = world();
    const ended: string[] = [];
    using _ = streams.endWithNode(() => ended.push('open'));
    streams.endWithNode(() => ended.push('over'))[Symbol.dispose]();
    node.abort();
    using _late = streams.endWithNode(() => ended.push('late'));
    expect(ended).toEqual(['open', 'late']);
  });
});
