import { formatDurationMs } from '@rondo/foundation';
import { readReply } from '../client/connection.ts';
import { throwForComponent } from '../client/throw-for-component.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { formatClock, formatDate } from '../time/format-time.ts';
import { components } from '../wire/server.ts';

export const getComponents = defineCommand({
  options: { json: json() },
  async run(invocation) {
    const { connection } = await openTarget(invocation);
    const reply = await connection.exchange({ path: '/api/v1/components' });
    throwForComponent(reply);
    const found = (readReply(reply, components) ?? []).toSorted((a, b) => compare(a.name, b.name));
    if (invocation.options.json) return printJson(invocation.io, components, found);
    const rows = found.map(({ name, interval, last_ran, paused }) => {
      const ran = new Date(last_ran);
      return [name, formatDurationMs(interval / 1e6), `${formatDate(ran)} ${formatClock(ran)}`, String(paused)];
    });
    printTable(invocation, { headers: ['name', 'interval', 'last ran', 'paused'], rows });
  },
});

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.toLowerCase()), Buffer.from(b.toLowerCase()));
}
