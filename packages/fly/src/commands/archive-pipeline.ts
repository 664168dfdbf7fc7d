import { actOnPipelines, checkChoice, chosenPipelines } from '../actions/act-on-pipelines.ts';
import { defineCommand } from '../grammar/command.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { pipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { printTable } from '../output/print-table.ts';
import { confirm } from '../prompts/confirm.ts';
import { formatPipeline, type PipelineReference } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const archivePipeline = defineCommand({
  options: {
    pipeline: pipeline({ short: 'p', long: 'pipeline', description: 'Pipeline to archive' }),
    all: toggle({ short: 'a', long: 'all', description: 'Archive all pipelines' }),
    skipInteractive: toggle({
      short: 'n',
      long: 'non-interactive',
      description: 'Skips interactions, uses default values',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkChoice(options);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const references = await chosenPipelines(options, { target, team }, ({ archived }) => !archived);
    if (references.length === 0) {
      io.stdout.write('there are no unarchived pipelines\nbailing out\n');
    } else if (options.skipInteractive || (await confirmArchiving(references, io))) {
      await actOnPipelines(target, references, { team, verb: 'archive', done: 'archived', io });
    } else {
      io.stdout.write('bailing out\n');
    }
  },
});

async function confirmArchiving(references: readonly PipelineReference[], io: FlyIo): Promise<boolean> {
  const names = references.map(formatPipeline);
  if (names.length > 1) {
    const globals = { target: '', verbose: false, printTableHeaders: true };
    printTable({ io, globals }, { headers: ['pipelines'], rows: names.map((name) => [name]) });
    io.stdout.write('\n');
  }
  io.stdout.write('!!! archiving the pipeline will remove its configuration. Build history will be retained.\n\n');
  return confirm(io, names.length === 1 ? `archive pipeline '${names[0]}'?` : `archive ${names.length} pipelines?`);
}
