import type { UiResourceFacts } from '@rondo/protocol';

/** What the additive API tells of a resource of the design: checked each minute, once in vain, and at once by a webhook. */
export function fakeResourceFacts(now: number, isInsider: boolean): UiResourceFacts {
  return {
    checks: Array.from({ length: 24 }, (_, index) => [
      index === 14 ? 'failed' : 'succeeded',
      250 + ((index * 7) % 9) * 30,
    ]),
    everyMs: 60_000,
    nextAt: now + 42,
    ...(isInsider
      ? {
          webhook: true,
          source: [
            { name: 'uri', value: 'git@github.com:notify/api.git' },
            { name: 'branch', value: 'main' },
          ],
        }
      : {}),
  };
}
