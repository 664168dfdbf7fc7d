import type { RuleForAll } from './fate-of-strangers.ts';

/** The rules of the older kind of iptables, which nft doesn't see. */
export type LegacyRules = {
  /** Built-in chains whose policy is to drop. */
  strict: ReadonlySet<string>;
  /** The rules of each chain that apply to every packet. */
  forAll: ReadonlyMap<string, readonly RuleForAll[]>;
  /** Everything as it was printed. */
  text: string;
};

/** A remark is a condition to iptables that always holds. */
const remark = / -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/;

/** Reads what `iptables-legacy -S` prints. Pure. */
export function parseLegacyRules(text: string): LegacyRules {
  const strict = new Set<string>();
  const forAll = new Map<string, RuleForAll[]>();
  for (const line of text.split('\n')) {
    const policy = /^-P (\S+) DROP$/.exec(line)?.[1];
    if (policy !== undefined) strict.add(policy);
    const [, chain = '', flag, target = ''] = /^-A (\S+) -([jg]) (\S+)/.exec(line.replace(remark, '')) ?? [];
    if (flag === undefined) continue;
    const rules = forAll.get(chain) ?? [];
    forAll.set(chain, [...rules, readTarget(flag === 'g' ? 'goto' : 'jump', target)]);
  }
  return { strict, forAll, text };
}

function readTarget(kind: 'jump' | 'goto', target: string): RuleForAll {
  if (target === 'ACCEPT') return { kind: 'accept' };
  if (target === 'RETURN') return { kind: 'return' };
  if (target === 'DROP' || target === 'REJECT') return { kind: 'refuse' };
  // A chain; or a target that decides nothing, such as LOG, which has no rules.
  return { kind, target };
}
