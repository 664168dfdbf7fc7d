import { tokenExpiry } from '../client/token.ts';
import { defineCommand } from '../grammar/command.ts';
import { printTable } from '../output/print-table.ts';
import { loadTargets } from '../target/flyrc.ts';
import type { SavedTarget } from '../target/saved-target.ts';

export const targets = defineCommand({
  options: {},
  async run(invocation) {
    const saved = await loadTargets(invocation.io);
    const rows = [...saved]
      .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([name, target]) => [name, target.api, target.team, expiryOf(target)]);
    printTable(invocation, { headers: ['name', 'url', 'team', 'expiry'], rows });
  },
});

function expiryOf({ token }: SavedTarget): string {
  if (token === undefined || token.type === '' || token.value === '') return 'n/a';
  const expiry = tokenExpiry(token.value);
  return expiry === undefined ? 'n/a: invalid token' : expiry.toUTCString().replace(/GMT$/, 'UTC');
}
