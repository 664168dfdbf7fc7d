import { readReply } from '../client/connection.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import type { Paint } from '../output/paint.ts';
import { printJson } from '../output/print-json.ts';
import { type Cell, printTable } from '../output/print-table.ts';
import { loadTarget } from '../target/open-target.ts';
import { health as healthShape } from '../wire/server.ts';

const noMoment = '0001-01-01T00:00:00Z';

export const health = defineCommand({
  options: { json: json() },
  async run(invocation) {
    const { connection } = await loadTarget(invocation, { withToken: false });
    const reply = await connection.exchange({ path: '/api/v1/health' });
    if (reply.status !== 200 && reply.status !== 503) throw new UnexpectedResponseError(reply);
    const found = readReply(reply, healthShape);
    if (invocation.options.json) return printJson(invocation.io, healthShape, found);
    const { status, timestamp, database, workers } = found;
    const unhealthy = workers.unhealthy_workers ?? [];
    const suffix = unhealthy.length === 0 ? '' : ` (unhealthy: ${unhealthy.join(', ')})`;
    const components = (found.components ?? []).map((component) => [
      component.name,
      healthCell(component.status),
      [
        ...(component.paused ? ['paused'] : []),
        ...(component.last_ran === noMoment ? [] : [`last ran: ${wholeSeconds(component.last_ran)}`]),
      ].join(', '),
    ]);
    const rows = [
      ['overall', healthCell(status), wholeSeconds(timestamp)],
      ['database', healthCell(database.status), database.error],
      ['workers', healthCell(workers.status), `${workers.running}/${workers.total} running${suffix}`],
      ...components,
    ];
    printTable(invocation, { headers: ['subsystem', 'status', 'detail'], rows });
  },
});

function healthCell(text: string): Cell {
  const paints: Readonly<Record<string, Paint>> = {
    ok: 'succeeded',
    healthy: 'succeeded',
    degraded: 'started',
    failing: 'failed',
    unhealthy: 'failed',
  };
  return { text, paint: paints[text] ?? 'off' };
}

function wholeSeconds(moment: string): string {
  return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
}
