import { expect, it } from 'vitest';
import { fateOfStrangers, type RuleForAll } from './fate-of-strangers.ts';

function fate(chains: Record<string, RuleForAll[]>) {
  return fateOfStrangers('FORWARD', async (chain) => chains[chain] ?? []);
}

it('finds a refusal at the end, also of chains that a packet is handed to', async () => {
  const refuse = { kind: 'refuse' } as const;
  expect(await fate({ FORWARD: [refuse] })).toBe('refused');
  expect(await fate({ FORWARD: [{ kind: 'jump', target: 'zones' }, refuse], zones: [] })).toBe('refused');
  expect(
    await fate({
      FORWARD: [{ kind: 'jump', target: 'zones' }],
      zones: [{ kind: 'goto', target: 'public' }],
      public: [refuse],
    }),
  ).toBe('refused');
});

it('sees what saves a packet from a refusal', async () => {
  const refuse = { kind: 'refuse' } as const;
  expect(await fate({ FORWARD: [] })).toBe('passed');
  expect(await fate({ FORWARD: [{ kind: 'accept' }, refuse] })).toBe('accepted');
  const returning: RuleForAll[] = [{ kind: 'return' }, refuse];
  expect(await fate({ FORWARD: [{ kind: 'jump', target: 'own' }], own: returning })).toBe('passed');
  expect(await fate({ FORWARD: [{ kind: 'goto', target: 'own' }, refuse], own: [] })).toBe('passed');
});
