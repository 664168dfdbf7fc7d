import { teamPath } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { toggle } from '../options/toggle.ts';
import { pauseCells, pauseHeaders } from '../output/pause-cells.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { formatPipeline, referenceOf } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { pipelines } from '../wire/pipeline.ts';

export const pausedPipelines = defineCommand({
  options: {
    all: toggle({ short: 'a', long: 'all', description: 'Show pipelines across all teams' }),
    json: json(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection, saved } = await openTarget(invocation);
    const path = options.all ? '/api/v1/pipelines' : teamPath(saved.team, 'pipelines');
    const found = await connection.fetch({ path }, pipelines);
    const paused = (found ?? []).filter((pipeline) => pipeline.paused);
    if (options.json) return printJson(io, pipelines, paused);
    const rows = paused.map((pipeline) => [
      String(pipeline.id),
      formatPipeline(referenceOf(pipeline)),
      ...(options.all ? [pipeline.team_name] : []),
      ...pauseCells(pipeline, io.env),
    ]);
    printTable(invocation, { headers: ['id', 'name', ...(options.all ? ['team'] : []), ...pauseHeaders], rows });
  },
});
