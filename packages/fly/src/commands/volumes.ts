import { teamPath } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { toggle } from '../options/toggle.ts';
import { describeVolume } from '../output/describe-volume.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { volumes as volumesShape } from '../wire/worker.ts';

export const volumes = defineCommand({
  options: {
    details: toggle({
      short: 'd',
      long: 'details',
      description: 'Print additional information for each volume',
    }),
    json: json(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection, saved } = await openTarget(invocation);
    const found = await connection.fetch({ path: teamPath(saved.team, 'volumes') }, volumesShape);
    if (options.json) return printJson(io, volumesShape, found);
    const rows = (found ?? [])
      .map((volume) => [volume.id, volume.worker_name, volume.type, describeVolume(volume, options.details)])
      .sort((a, b) => compare(a[1], b[1]) || compare(a[0], b[0]));
    printTable(invocation, { headers: ['handle', 'worker', 'type', 'identifier'], rows });
  },
});

function compare(a = '', b = ''): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
