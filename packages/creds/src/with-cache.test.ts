import { FakeClock } from '@rondo/foundation/testing';
import { expect, it } from 'vitest';
import { type ReadSecret, SecretReadError, type SecretReading } from './secret-manager.ts';
import { withCache } from './with-cache.ts';
import { withRetry } from './with-retry.ts';
import { withSharedReads } from './with-shared-reads.ts';

const settings = { isEnabled: true, foundMs: 60_000, notFoundMs: 10_000, purgeIntervalMs: 600_000 };
const away = (text: string, isTemporary = true) => new SecretReadError(text, { isTemporary });

/** Answers one after the other, the last one for ever; counts how often it was asked for each path. */
function answering(...answers: (SecretReading | Error)[]) {
  const asked: string[] = [];
  const read: ReadSecret = async (path) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(path);
    if (answer === undefined || answer instanceof Error) throw answer;
    return answer;
  };
  return { read, asked };
}

it('keeps what was found and what was not, each for its time', async () => {
  const clock = new FakeClock();
  const { read, asked } = answering({ kind: 'not_found' }, { kind: 'found', value: 'v' });
  const cached = withCache(read, settings, clock);
  await cached('a');
  await clock.advance(9_999);
  expect(await cached('a')).toEqual({ kind: 'not_found' });
  await clock.advance(1);
  expect(await cached('a')).toEqual({ kind: 'found', value: 'v' });
  await clock.advance(59_999);
  await cached('a');
  expect(asked).toHaveLength(2);
  await clock.advance(1);
  await cached('a');
  expect(asked).toHaveLength(3);
});

it('keeps nothing for longer than its manager allows', async () => {
  const clock = new FakeClock();
  const { read, asked } = answering({ kind: 'found', value: 'v', ttlMs: 5_000 });
  const cached = withCache(read, settings, clock);
  await cached('a');
  await clock.advance(5_000);
  await cached('a');
  expect(asked).toHaveLength(2);
});

it('keeps no error, and paths apart', async () => {
  const { read, asked } = answering(away('gone'), { kind: 'found', value: 'v' });
  const cached = withCache(read, settings, new FakeClock());
  await expect(cached('a')).rejects.toThrow('gone');
  expect(await cached('a')).toEqual({ kind: 'found', value: 'v' });
  await cached('b');
  expect(asked).toEqual(['a', 'a', 'b']);
});

it('keeps nothing where it is not switched on', async () => {
  const { read, asked } = answering({ kind: 'found', value: 'v' });
  const cached = withCache(read, { ...settings, isEnabled: false }, new FakeClock());
  await cached('a');
  await cached('a');
  expect(asked).toHaveLength(2);
});

it('asks a manager that is away again after each pause, and says in the end how often', async () => {
  const clock = new FakeClock();
  const { read, asked } = answering(away('no answer'));
  const failure = withRetry(read, { attempts: 3, intervalMs: 1_000 }, clock)('a').catch(String);
  await expect.poll(() => clock.sleeperCount).toBe(1);
  await clock.advance(999);
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  expect(asked).toHaveLength(2);
  await clock.advance(1_000);
  expect(await failure).toContain('no answer (after 3 retries)');
  expect(asked).toHaveLength(3);
});

it('does not ask again what was refused', async () => {
  const { read, asked } = answering(away('permission denied', false));
  const failure = withRetry(read, { attempts: 3, intervalMs: 1_000 }, new FakeClock())('a');
  await expect(failure).rejects.toThrow(/^permission denied$/);
  expect(asked).toHaveLength(1);
});

it('reads once for all who ask for the same at the same time', async () => {
  const { read, asked } = answering({ kind: 'found', value: 'v' });
  const shared = withSharedReads(read);
  const impatient = shared('a', AbortSignal.abort(new Error('gone')));
  const [first, second] = await Promise.all([shared('a'), shared('a'), impatient.catch(() => undefined)]);
  expect(first).toBe(second);
  expect(asked).toEqual(['a']);
  await expect(impatient).rejects.toThrow('gone');
  await shared('a');
  expect(asked).toEqual(['a', 'a']);
});
