import type { UiResourceFacts } from '@rondo/protocol';

/** What the additive API tells of a resource of the design: checked each minute, once in vain, and at once by a webhook. */
export function fakeResourceFacts(now: number, isInsider: boolean): UiResourceFacts {
  return {
    id: 1,
    checks: Array.from({ length: 24 }, (_, index) => [
      index === 14 ? 'failed' : 'succeeded',
      250 + ((index * 7) % 9) * 30,
    ]),
    everyMs: 60_000,
    nextAt: now + 42,
    ...(isInsider
      ? {
          webhook: true,
          pin: { by: 't.okafor', at: now - 240 },
          source: [
            { name: 'uri', value: 'git@github.com:notify/api.git' },
            { name: 'branch', value: 'main' },
          ],
        }
      : {}),
    versions: [120, 180, 2160, 86_400, 90_000, 172_800].map((age, index) => ({
      id: 900 - index,
      foundAt: now - age,
      ...(isInsider && index === 4 ? { disabledBy: 'p.nair' } : {}),
    })),
  };
}
