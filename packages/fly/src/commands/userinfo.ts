import { fetchUser } from '../client/fetch-user.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { userInfo } from '../wire/team.ts';

export const userinfo = defineCommand({
  options: { json: json() },
  async run(invocation) {
    const { connection } = await openTarget(invocation);
    const user = await fetchUser(connection);
    if (invocation.options.json) return printJson(invocation.io, userInfo, user);
    const roles = Object.entries(user.teams ?? {}).flatMap(([team, names]) =>
      (names ?? []).map((role) => `${team}/${role}`),
    );
    const row = [user.display_user_id, roles.sort().join(',')];
    printTable(invocation, { headers: ['username', 'team/role'], rows: [row] });
  },
});
