import { expect, it } from 'vitest';
import { findRulesOf, passCommand, readForeignChains, readRulesForAll } from './foreign-chains.ts';

const base = { type: 'filter', prio: 0, handle: 1 };
const listing = {
  nftables: [
    { metainfo: { version: '1.0.6', json_schema_version: 1 } },
    { chain: { ...base, family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
    { chain: { ...base, family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', policy: 'accept' } },
    { chain: { family: 'ip', table: 'filter', name: 'DOCKER', handle: 2 } },
    { chain: { ...base, family: 'ip6', table: 'filter', name: 'FORWARD', hook: 'forward', policy: 'drop' } },
    { chain: { ...base, family: 'inet', table: 'rondo_0a', name: 'forward', hook: 'forward', policy: 'accept' } },
    { chain: { ...base, family: 'inet', table: 'rondo_6d619cb6', name: 'input', hook: 'input', policy: 'accept' } },
  ],
};

it('finds the chains of others that containers pass, and which of them drop what they do not know', () => {
  expect(readForeignChains(listing)).toEqual([
    { family: 'ip', table: 'filter', name: 'FORWARD', hook: 'forward', isStrict: true },
    { family: 'ip', table: 'filter', name: 'INPUT', hook: 'input', isStrict: false },
  ]);
  expect(readForeignChains('nothing')).toEqual([]);
});

it('finds its own rules again', () => {
  const [chain] = readForeignChains(listing);
  if (chain === undefined) throw new Error('no chain');
  const rules = (device: string) => {
    const { nftables } = passCommand(chain, device) as { nftables: { insert: { rule: object } }[] };
    return nftables.map(({ insert }, index) => ({ rule: { ...insert.rule, handle: 7 + index } }));
  };
  const whole = { nftables: [...rules('rondo0a'), ...rules('rondo0ab')] };
  expect(findRulesOf('rondo0a', whole)).toEqual([7, 8]);
  expect(findRulesOf('rondo0b', whole)).toEqual([]);
});

it('tells the rules that apply to every packet from those under a condition', () => {
  const rule = (...expr: object[]) => ({ rule: { family: 'inet', table: 'firewalld', chain: 'f', handle: 3, expr } });
  const counter = { counter: { packets: 0, bytes: 0 } };
  const match = { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'eth0' } };
  const comment = { xt: { type: 'match', name: 'comment' } };
  expect(
    readRulesForAll({
      nftables: [
        { chain: { family: 'inet', table: 'firewalld', name: 'f', handle: 1 } },
        rule(match, counter, { drop: null }),
        rule({ limit: { rate: 3, burst: 5, per: 'minute' } }, counter, { drop: null }),
        rule({ xt: null }, counter, { drop: null }),
        rule({ xt: { type: 'match', name: 'conntrack' } }, { accept: null }),
        rule(counter, { xt: { type: 'target', name: 'LOG' } }),
        rule({ jump: { target: 'zones' } }),
        rule(counter, { goto: { target: 'public' } }),
        rule(comment, counter, { xt: { type: 'target', name: 'REJECT' } }),
        rule(counter, { log: { prefix: 'no' } }, { reject: { type: 'icmpx', expr: 'admin-prohibited' } }),
      ],
    }),
  ).toEqual([
    { kind: 'jump', target: 'zones' },
    { kind: 'goto', target: 'public' },
    { kind: 'refuse' },
    { kind: 'refuse' },
  ]);
  expect(readRulesForAll('nothing')).toEqual([]);
});
