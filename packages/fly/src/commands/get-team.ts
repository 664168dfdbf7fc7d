import { defineCommand } from '../grammar/command.ts';
import { teamName } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { roleHeaders, roleRows } from '../output/role-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { team } from '../wire/team.ts';

export const getTeam = defineCommand({
  options: {
    team: teamName({
      short: 'n',
      long: 'team-name',
      required: true,
      description: 'Get configuration of this team',
    }),
    json: toggle({ short: 'j', long: 'json', description: 'Print command result as JSON' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const found = await target.findTeam(options.team);
    if (options.json) return printJson(io, team, found);
    printTable(invocation, { headers: roleHeaders, rows: roleRows([found]) });
  },
});
