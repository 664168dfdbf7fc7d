import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { formatVersion } from '../output/format-version.ts';
import { printJson } from '../output/print-json.ts';
import { type Cell, printTable, statusCell } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { resources as resourcesShape } from '../wire/resource.ts';

const neverChecked: Cell = { text: 'n/a', paint: 'off' };

export const resources = defineCommand({
  options: {
    pipeline: requiredPipeline({ short: 'p', long: 'pipeline', description: 'Get resources in this pipeline' }),
    json: json(),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const found = await target.connection.fetch(ofPipeline(team, options.pipeline, 'resources'), resourcesShape);
    if (options.json) return printJson(io, resourcesShape, found);
    const rows = (found ?? []).map(({ name, type, pinned_version, build }) => [
      name,
      type,
      pinned_version === null ? 'n/a' : formatVersion(pinned_version),
      build === null ? neverChecked : statusCell(build.status),
    ]);
    printTable(invocation, { headers: ['name', 'type', 'pinned', 'check status'], rows });
  },
});
