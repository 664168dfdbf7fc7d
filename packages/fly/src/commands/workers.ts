import { defineCommand, type Invocation } from '../grammar/command.ts';
import { json } from '../options/json.ts';
import { toggle } from '../options/toggle.ts';
import { embolden } from '../output/paint.ts';
import { printJson } from '../output/print-json.ts';
import { printTable } from '../output/print-table.ts';
import { groupWorkers, type WorkerGroups, workerHeaders, workerRow } from '../output/worker-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { workers as workersShape } from '../wire/worker.ts';

interface Options {
  readonly details: boolean;
  readonly json: boolean;
}

export const workers = defineCommand({
  options: {
    details: toggle({
      short: 'd',
      long: 'details',
      description: 'Print additional information for each worker',
    }),
    json: json(),
  },
  async run(invocation) {
    const target = await openTarget(invocation);
    const found = await target.connection.fetch({ path: '/api/v1/workers' }, workersShape);
    if (invocation.options.json) return printJson(invocation.io, workersShape, found);
    const { worker_version } = await target.info();
    const groups = groupWorkers(found ?? [], worker_version);
    if (invocation.io.stdout.isTerminal) return printGroups(invocation, groups, worker_version);
    const { compatible, outdated, stalled } = groups;
    printRows(invocation, [...compatible, ...outdated, ...stalled]);
  },
});

function printRows(invocation: Invocation<Options>, group: WorkerGroups['compatible']): void {
  const { details } = invocation.options;
  const rows = group.map((listed) => workerRow(listed, { details, nowMs: invocation.io.now() }));
  printTable(invocation, { headers: workerHeaders(details), rows });
}

/** On a terminal what needs attention stands below, with what to do about it. */
function printGroups(invocation: Invocation<Options>, groups: WorkerGroups, version: string): void {
  const { io, globals } = invocation;
  printRows(invocation, groups.compatible);
  if (groups.outdated.length > 0) {
    io.stdout.write(`\n\nthe following workers need to be updated to version ${embolden(io, version)}:\n\n`);
    printRows(invocation, groups.outdated);
  }
  if (groups.stalled.length > 0) {
    io.stdout.write('\n\nthe following workers have not checked in recently:\n\n');
    printRows(invocation, groups.stalled);
    const hint = embolden(io, `fly -t ${globals.target} prune-worker -w (name)`);
    io.stdout.write(`\nthese stalled workers can be cleaned up by running:\n\n    ${hint}\n\n`);
  }
}
