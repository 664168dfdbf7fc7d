import { ofPipeline } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { escapeHtml } from '../output/print-json.ts';
import { checkPipelineName } from '../references/check-names.ts';
import { openTarget } from '../target/open-target.ts';
import { pipelineConfig } from '../wire/config.ts';

export const getPipeline = defineCommand({
  options: {
    pipeline: requiredPipeline({
      short: 'p',
      long: 'pipeline',
      description: 'Get configuration of this pipeline',
    }),
    json: toggle({ short: 'j', long: 'json', description: 'Print config as json instead of yaml' }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkPipelineName(options.pipeline.name);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const found = await target.connection.find(ofPipeline(team, options.pipeline, 'config'), pipelineConfig);
    if (found === undefined) throw new FlyError('pipeline not found');
    const { decodeStoredPipeline, printPipeline, printPipelineJson } = await import('@rondo/pipeline');
    const config = decodeStoredPipeline(found.config);
    io.stdout.write(options.json ? escapeHtml(printPipelineJson(config)) : printPipeline(config));
  },
});
