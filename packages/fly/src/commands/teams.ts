import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { toggle } from '../options/toggle.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { roleHeaders, roleRows } from '../output/role-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { teams as teamsShape } from '../wire/team.ts';

export const teams = defineCommand({
  options: {
    json: json(),
    details: toggle({ short: 'd', long: 'details', description: 'Print authentication configuration' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection } = await openTarget(invocation);
    const found = await connection.fetch({ path: '/api/v1/teams' }, teamsShape);
    if (options.json) return printJson(io, teamsShape, found);
    if (options.details) return printTable(invocation, { headers: roleHeaders, rows: roleRows(found ?? []) });
    const names = (found ?? []).map(({ name }) => name);
    const rows = names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((name) => [name]);
    printTable(invocation, { headers: ['name'], rows });
  },
});
