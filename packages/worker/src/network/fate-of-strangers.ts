/** A rule of a chain that applies to every packet, whatever it is: only such rules decide about those that nobody foresaw. */
export type RuleForAll = { kind: 'accept' | 'refuse' | 'return' } | { kind: 'jump' | 'goto'; target: string };

/** What a chain does with a packet that none of its conditions is about: `passed` leaves it to the chain's caller or policy. */
export type Fate = 'accepted' | 'refused' | 'passed';

const fates = { accept: 'accepted', refuse: 'refused', return: 'passed' } as const;

/**
 * Follows a packet that nobody foresaw through a chain and those it is handed to. firewalld, and the rules that Red Hat's machines come
 * with, have a friendly policy and refuse by a last rule instead.
 */
export async function fateOfStrangers(
  chain: string,
  rulesOf: (chain: string) => Promise<readonly RuleForAll[]>,
): Promise<Fate> {
  for (const rule of await rulesOf(chain)) {
    if (rule.kind === 'jump' || rule.kind === 'goto') {
      const fate = await fateOfStrangers(rule.target, rulesOf);
      if (fate !== 'passed' || rule.kind === 'goto') return fate;
    } else return fates[rule.kind];
  }
  return 'passed';
}
