import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { confirm } from '../prompts/confirm.ts';
import { checkPipelineName } from '../references/check-names.ts';
import { formatPipeline } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const destroyPipeline = defineCommand({
  options: {
    pipeline: requiredPipeline({ short: 'p', long: 'pipeline', description: 'Pipeline to destroy' }),
    skipInteractive: toggle({
      short: 'n',
      long: 'non-interactive',
      description: 'Destroy the pipeline without confirmation',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkPipelineName(options.pipeline.name);
    const target = await openTarget(invocation);
    const { connection } = target;
    const place = ofPipeline(await target.team(options.team), options.pipeline);
    const name = formatPipeline(options.pipeline);
    if ((await connection.sendToExisting(place)) === undefined) {
      io.stdout.write(`\`${name}\` does not exist\n`);
      return;
    }
    io.stdout.write(`!!! this will remove all data for pipeline \`${name}\`\n\n`);
    if (!options.skipInteractive && !(await confirm(io, 'are you sure?'))) {
      io.stdout.write('bailing out\n');
      return;
    }
    await connection.sendToExisting({ method: 'DELETE', ...place });
    io.stdout.write(`\`${name}\` deleted\n`);
  },
});
