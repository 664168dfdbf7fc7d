import { type Clock, silentLogger } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { type JsonObject, parseVarReference } from '@rondo/pipeline';
import { beforeEach, expect, it } from 'vitest';
import { pathBelow } from '../lookup-path.ts';
import type { SecretManager } from '../secret-manager.ts';
import { ManagerPool } from './manager-pool.ts';

const lookups = {
  retry: { attempts: 1, intervalMs: 1 },
  cache: { isEnabled: false, foundMs: 0, notFoundMs: 0, purgeIntervalMs: 1_000 },
};
let clock: FakeClock;
let log: string[];
beforeEach(() => {
  clock = new FakeClock();
  log = [];
});

const poolOf = (time: Clock) =>
  new ManagerPool({ lookups, clock: time, logger: silentLogger, recyclePeriodMs: 300_000 });

async function ask(pool: ManagerPool, config: JsonObject): Promise<void> {
  const name = String(config.name);
  const create = (): SecretManager => {
    log.push(`open ${name}`);
    return {
      name,
      lookupPaths: () => [pathBelow('x')],
      read: async () => ({ kind: 'not_found' }),
      describe: async () => ({}),
      [Symbol.dispose]: () => log.push(`close ${name}`),
    };
  };
  await pool.open('fake', config, create).varsFor({ team: 't', pipeline: 'p' }).get(parseVarReference('v'));
}

it('shares a manager among sources of the same settings, in whatever order these stand', async () => {
  using pool = poolOf(clock);
  await ask(pool, { name: 'a', token: 't' });
  await ask(pool, { token: 't', name: 'a' });
  await ask(pool, { name: 'a', token: 'other' });
  expect(log).toEqual(['open a', 'open a']);
});

it('closes what nobody has asked for a while, and opens it anew when somebody does', async () => {
  using pool = poolOf(clock);
  const end = new AbortController();
  const running = pool.run(end.signal);
  await ask(pool, { name: 'a' });
  await clock.advance(240_000);
  await ask(pool, { name: 'a' });
  await clock.advance(299_000);
  expect(log).toEqual(['open a']);
  await clock.advance(60_000);
  expect(log).toEqual(['open a', 'close a']);
  await ask(pool, { name: 'a' });
  expect(log).toEqual(['open a', 'close a', 'open a']);
  end.abort();
  await running;
});
