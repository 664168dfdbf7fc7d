import { teamPath } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { team as teamOption } from '../options/team.ts';
import { printJson } from '../output/print-json.ts';
import { printTable, type Row, textOrNone } from '../output/print-table.ts';
import { formatPipeline } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { type Container, containers as containersShape } from '../wire/worker.ts';

const headers = ['handle', 'worker', 'pipeline', 'job', 'build #', 'build id', 'type', 'name', 'attempt'];

export const containers = defineCommand({
  options: {
    json: json(),
    team: teamOption('Name of the team to which the containers belong, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const found = await target.connection.fetch({ path: teamPath(team, 'containers') }, containersShape);
    if (options.json) return printJson(io, containersShape, found);
    const sorted = (found ?? []).toSorted((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
    printTable(invocation, { headers, rows: sorted.map(rowOf) });
  },
});

function rowOf(container: Container): Row {
  const { id, worker_name, pipeline_name: name, pipeline_instance_vars: vars, build_id } = container;
  return [
    id,
    worker_name,
    textOrNone(formatPipeline({ name, ...(vars !== null && { instanceVars: vars }) })),
    textOrNone(container.job_name),
    textOrNone(container.build_name),
    textOrNone(build_id === 0 ? '' : String(build_id)),
    container.type,
    textOrNone(container.step_name + container.resource_name),
    container.attempt === '' ? 'n/a' : container.attempt,
  ];
}
