import { actOnPipelines } from '../actions/act-on-pipelines.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredPipeline } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { checkPipelineName } from '../references/check-names.ts';
import { openTarget } from '../target/open-target.ts';

export const hidePipeline = defineCommand({
  options: {
    pipeline: requiredPipeline({ short: 'p', long: 'pipeline', description: 'Pipeline to hide' }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkPipelineName(options.pipeline.name);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    await actOnPipelines(target, [options.pipeline], { team, verb: 'hide', done: 'hid', io });
  },
});
