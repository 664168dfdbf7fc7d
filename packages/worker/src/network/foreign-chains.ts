import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RuleForAll } from './fate-of-strangers.ts';

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
const Rule = Type.Object({ handle: Type.Integer(), expr: Type.Array(Type.Record(Type.String(), Type.Unknown())) });
const Extension = Type.Object({ type: Type.String(), name: Type.String() });
const Target = Type.Object({ target: Type.String() });

/** Tables of workers, of this machine's others, too: what those refuse is about their own containers. */
const tableOfWorker = /^rondo_[0-9a-f]+$/;

/** The chains of a listing by `nft -j list chains` that others than workers have. Pure. */
export function readForeignChains(listing: unknown): ForeignChain[] {
  if (!Value.Check(Listing, listing)) return [];
  return listing.nftables.flatMap(({ chain }) => {
    if (!Value.Check(BaseChain, chain) || tableOfWorker.test(chain.table)) return [];
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

/** The rules that apply to every packet, of a listing by `nft -j list chain`. Pure. */
export function readRulesForAll(listing: unknown): RuleForAll[] {
  if (!Value.Check(Listing, listing)) return [];
  return listing.nftables.flatMap(({ rule }) => {
    if (!Value.Check(Rule, rule)) return [];
    const found: RuleForAll[] = [];
    for (const expression of rule.expr) {
      const [[key, value] = ['', undefined]] = Object.entries(expression);
      const verdict = readVerdict(key, value);
      if (verdict === 'a condition') return [];
      if (verdict !== 'no verdict') found.push(verdict);
    }
    return found;
  });
}

/** Whatever isn't known to apply to every packet counts as a condition. */
function readVerdict(key: string, value: unknown): RuleForAll | 'no verdict' | 'a condition' {
  if (key === 'counter' || key === 'log') return 'no verdict';
  if (key === 'accept' || key === 'return') return { kind: key };
  if (key === 'drop' || key === 'reject') return { kind: 'refuse' };
  if ((key === 'jump' || key === 'goto') && Value.Check(Target, value)) return { kind: key, target: value.target };
  if (key !== 'xt' || !Value.Check(Extension, value)) return 'a condition';
  // What iptables has kept in its own form.
  if (value.type === 'target') return value.name === 'REJECT' ? { kind: 'refuse' } : 'no verdict';
  return value.name === 'comment' ? 'no verdict' : 'a condition';
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
