import { ofResource } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { integer } from '../options/integer.ts';
import { json } from '../options/json.ts';
import { requiredResource } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { formatVersion } from '../output/format-version.ts';
import { printJson } from '../output/print-json.ts';
import { printTable, yesNo } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { resourceVersions as versionsShape } from '../wire/resource.ts';

export const resourceVersions = defineCommand({
  options: {
    count: integer({
      short: 'c',
      long: 'count',
      initial: 50,
      description: 'Number of versions you want to limit the return to',
    }),
    resource: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of a resource to get versions for',
    }),
    json: json(),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const { path, query = [] } = ofResource(team, options.resource, 'versions');
    const limit: [string, string][] = options.count > 0 ? [['limit', String(options.count)]] : [];
    const found = (await target.connection.find({ path, query: [...limit, ...query] }, versionsShape)) ?? null;
    if (options.json) return printJson(io, versionsShape, found);
    const rows = (found ?? [])
      .slice(0, Math.max(options.count, 0))
      .map(({ id, version, enabled }) => [String(id), formatVersion(version ?? {}), yesNo(enabled)]);
    printTable(invocation, { headers: ['id', 'version', 'enabled'], rows });
  },
});
