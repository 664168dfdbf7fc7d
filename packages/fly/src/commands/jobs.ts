import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { printJson } from '../output/print-json.ts';
import { printTable, statusCell, yesNo } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { jobs as jobsShape } from '../wire/job.ts';

export const jobs = defineCommand({
  options: {
    pipeline: requiredPipeline({ short: 'p', long: 'pipeline', description: 'Get jobs in this pipeline' }),
    json: json(),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const found = await target.connection.fetch(ofPipeline(team, options.pipeline, 'jobs'), jobsShape);
    if (options.json) return printJson(io, jobsShape, found);
    const rows = (found ?? []).map(({ name, paused, finished_build, next_build }) => [
      name,
      yesNo(paused),
      finished_build === null ? 'n/a' : statusCell(finished_build.status),
      next_build === null ? 'n/a' : statusCell(next_build.status),
    ]);
    printTable(invocation, { headers: ['name', 'paused', 'status', 'next'], rows });
  },
});
