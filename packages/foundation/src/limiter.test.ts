import { expect, it } from 'vitest';
import { defer } from './deferred.ts';
import { Limiter } from './limiter.ts';

it('never runs more than its limit at once, and runs everything', async () => {
  const limiter = new Limiter(2);
  const gates = [0, 1, 2, 3].map(() => defer<void>());
  let running = 0;
  let most = 0;
  const work = gates.map((gate) =>
    limiter.run(async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
    }),
  );
  for (const gate of gates) {
    await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
  }
  await Promise.all(work);
  expect(most).toBe(2);
});
