import { expect, it } from 'vitest';
import { findRulesOf, passCommand, readForeignChains } from './foreign-chains.ts';

const base = { type: 'filter', prio: 0, handle: 1 };
const listing = {
  nftables: [
    { metainfo: { version: '1.0.6', json_schema_version: 1 } },
    { chain: { ...base, family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
    { chain: { ...base, family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', policy: 'accept' } },
    { chain: { family: 'ip', table: 'filter', name: 'DOCKER', handle: 2 } },
    { chain: { ...base, family: 'ip6', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
    { chain: { ...base, family: 'inet', table: 'rondo_0a', name: 'forward', hook: 'forward', policy: 'accept' } },
  ],
};

it('finds the chains of others that containers pass, and which of them drop what they do not know', () => {
  expect(readForeignChains(listing, 'rondo_0a')).toEqual([
    { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', isStrict: true },
    { family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', isStrict: false },
  ]);
  expect(readForeignChains('nothing', 'rondo_0a')).toEqual([]);
});

it('finds its own rules again', () => {
  const [chain] = readForeignChains(listing, 'rondo_0a');
  if (chain === undefined) throw new Error('no chain');
  const rules = (device: string) => {
    const { nftables } = passCommand(chain, device) as { nftables: { insert: { rule: object } }[] };
    return nftables.map(({ insert }, index) => ({ rule: { ...insert.rule, handle: 7 + index } }));
  };
  const whole = { nftables: [...rules('rondo0a'), ...rules('rondo0ab')] };
  expect(findRulesOf('rondo0a', whole)).toEqual([7, 8]);
  expect(findRulesOf('rondo0b', whole)).toEqual([]);
});
