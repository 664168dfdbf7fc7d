import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { pauseCells, pauseHeaders } from '../output/pause-cells.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { openTarget } from '../target/open-target.ts';
import { jobs } from '../wire/job.ts';

export const pausedJobs = defineCommand({
  options: {
    pipeline: requiredPipeline({ short: 'p', long: 'pipeline', description: 'Get jobs in this pipeline' }),
    json: json(),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const all = await target.connection.fetch(ofPipeline(team, options.pipeline, 'jobs'), jobs);
    const paused = (all ?? []).filter((job) => job.paused);
    if (options.json) return printJson(io, jobs, paused);
    const rows = paused.map((job) => [job.name, ...pauseCells(job, io.env)]);
    printTable(invocation, { headers: ['name', ...pauseHeaders], rows });
  },
});
