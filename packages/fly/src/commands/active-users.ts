import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { text } from '../options/text.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { formatDate } from '../time/format-time.ts';
import { parseDay } from '../time/parse-local-time.ts';
import { users } from '../wire/team.ts';

export const activeUsers = defineCommand({
  options: {
    since: text({
      long: 'since',
      description: "Start date range of returned users' last login, defaults to 2 months from today'",
    }),
    json: json(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection } = await openTarget(invocation);
    const since = options.since === '' ? twoMonthsAgo(io.now()) : parseDay(options.since);
    if (since === undefined) throw new FlyError('since time should be in the format: yyyy-mm-dd');
    if (since.getTime() > io.now()) throw new FlyError("since time can't be in the future");
    const query: [string, string][] = [['since', formatDate(since)]];
    const found = await connection.fetch({ path: '/api/v1/users', query }, users);
    if (options.json) return printJson(io, users, found);
    const rows = (found ?? []).map((user) => [
      user.username,
      user.connector,
      formatDate(new Date(user.last_login * 1000)),
    ]);
    printTable(invocation, { headers: ['username', 'connector', 'last login'], rows });
  },
});

function twoMonthsAgo(nowMs: number): Date {
  const since = new Date(nowMs);
  since.setMonth(since.getMonth() - 2);
  return since;
}
