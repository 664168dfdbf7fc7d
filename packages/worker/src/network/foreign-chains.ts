import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** A base chain of somebody else's that packets of containers pass, on their way out or to the machine itself. */
export type ForeignChain = {
  family: 'ip' | 'inet';
  table: string;
  name: string;
  hook: 'forward' | 'input';
  /** It drops whatever no rule of its own accepts. */
  isStrict: boolean;
};

const Listing = Type.Object({ nftables: Type.Array(Type.Record(Type.String(), Type.Unknown())) });
const BaseChain = Type.Object({
  family: Type.Union([Type.Literal('ip'), Type.Literal('inet')]),
  table: Type.String(),
  name: Type.String(),
  hook: Type.Union([Type.Literal('forward'), Type.Literal('input')]),
  policy: Type.Optional(Type.String()),
});
const Rule = Type.Object({ handle: Type.Integer(), expr: Type.Array(Type.Unknown()) });

/** The chains of a listing by `nft -j list chains` that others than `ownTable` have. Pure. */
export function readForeignChains(listing: unknown, ownTable: string): ForeignChain[] {
  if (!Value.Check(Listing, listing)) return [];
  return listing.nftables.flatMap(({ chain }) => {
    if (!Value.Check(BaseChain, chain) || chain.table === ownTable) return [];
    const { family, table, name, hook, policy } = chain;
    return [{ family, table, name, hook, isStrict: policy === 'drop' }];
  });
}

/** Handles of the rules that name a device, of a listing by `nft -j list chain`. Pure. */
export function findRulesOf(device: string, listing: unknown): number[] {
  if (!Value.Check(Listing, listing)) return [];
  return listing.nftables.flatMap(({ rule }) => {
    if (!Value.Check(Rule, rule)) return [];
    return JSON.stringify(rule.expr).includes(JSON.stringify(device)) ? [rule.handle] : [];
  });
}

/** What `nft -j` takes to let everything of a device pass a chain before its other rules are asked. Pure. */
export function passCommand({ family, table, name, hook }: ForeignChain, device: string): object {
  const keys = hook === 'forward' ? ['oifname', 'iifname'] : ['iifname'];
  // To the letter what iptables makes of -i, -o and -j ACCEPT: where the chain is its own, it must be able to read the rule.
  const expr = (key: string) => [
    { match: { op: '==', left: { meta: { key } }, right: device } },
    { counter: { packets: 0, bytes: 0 } },
    { accept: null },
  ];
  return { nftables: keys.map((key) => ({ insert: { rule: { family, table, chain: name, expr: expr(key) } } })) };
}

/** What `nft -j` takes to remove rules of a chain. Pure. */
export function removeCommand({ family, table, name }: ForeignChain, handles: number[]): object {
  return { nftables: handles.map((handle) => ({ delete: { rule: { family, table, chain: name, handle } } })) };
}
