import { expect, it } from 'vitest';
import { silentLogger } from '../logger.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { runComponent } from './run-component.ts';

it('starts a component again after it broke, and ends when told to', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  let starts = 0;
  const component = {
    name: 'shaky',
    run: async (signal: AbortSignal) => {
      starts += 1;
      if (starts < 3) throw new Error('broken');
      await clock.sleep(1e9, signal).catch(() => undefined);
    },
  };
  const running = runComponent(component, { logger: silentLogger, signal: stop.signal, clock });
  for (let round = 0; round < 5; round += 1) await clock.advance(1000);
  expect(starts).toBe(3);
  stop.abort();
  await running;
});
