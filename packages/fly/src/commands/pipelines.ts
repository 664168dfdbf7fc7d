import { teamPath } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { team as teamOption } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { printJson } from '../output/print-json.ts';
import { printTable, yesNo } from '../output/print-table.ts';
import { formatPipeline, referenceOf } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { formatMoment } from '../time/format-time.ts';
import { pipelines as pipelinesShape } from '../wire/pipeline.ts';

export const pipelines = defineCommand({
  options: {
    all: toggle({ short: 'a', long: 'all', description: 'Show pipelines across all teams' }),
    includeArchived: toggle({ long: 'include-archived', description: 'Show archived pipelines' }),
    json: json(),
    team: teamOption('Name of the team to which the pipelines belong, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { all, includeArchived } = options;
    const target = await openTarget(invocation);
    if (all && options.team !== '') throw new FlyError('Cannot specify both --all and --team');
    const path = all ? '/api/v1/pipelines' : teamPath(await target.team(options.team), 'pipelines');
    const found = await target.connection.fetch({ path }, pipelinesShape);
    const shown = includeArchived ? found : (found ?? []).filter(({ archived }) => !archived);
    if (options.json) return printJson(io, pipelinesShape, shown);
    const archivedHeader = includeArchived ? ['archived'] : [];
    const headers = ['id', 'name', ...(all ? ['team'] : []), 'paused', 'public', ...archivedHeader, 'last updated'];
    const rows = (shown ?? []).map((pipeline) => [
      String(pipeline.id),
      formatPipeline(referenceOf(pipeline)),
      ...(all ? [pipeline.team_name] : []),
      yesNo(pipeline.paused),
      yesNo(pipeline.public),
      ...(includeArchived ? [yesNo(pipeline.archived)] : []),
      formatMoment(pipeline.last_updated, io.env),
    ]);
    printTable(invocation, { headers, rows });
  },
});
