import { expect, it } from 'vitest';
import { parseLegacyRules } from './legacy-rules.ts';

it('reads policies, and the rules that apply to every packet', () => {
  const rules = parseLegacyRules(`-P INPUT DROP
-P FORWARD ACCEPT
-N own
-A FORWARD -i eth0 -j DROP
-A FORWARD -j LOG --log-prefix "refused "
-A FORWARD -j own
-A FORWARD -m comment --comment "what \\"nobody\\" knows -j ACCEPT" -j REJECT --reject-with icmp-host-prohibited
-A own -m comment --comment short -g other
-A own -j RETURN
`);
  expect([...rules.strict]).toEqual(['INPUT']);
  expect(Object.fromEntries(rules.forAll)).toEqual({
    FORWARD: [{ kind: 'jump', target: 'LOG' }, { kind: 'jump', target: 'own' }, { kind: 'refuse' }],
    own: [{ kind: 'goto', target: 'other' }, { kind: 'return' }],
  });
});
