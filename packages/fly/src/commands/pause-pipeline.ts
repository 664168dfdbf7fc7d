import { actOnPipelines, checkChoice, chosenPipelines } from '../actions/act-on-pipelines.ts';
import { defineCommand } from '../grammar/command.ts';
import { pipeline } from '../options/references.ts';
import { plainTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';

export const pausePipeline = defineCommand({
  options: {
    pipeline: pipeline({ short: 'p', long: 'pipeline', description: 'Pipeline to pause' }),
    all: toggle({ short: 'a', long: 'all', description: 'Pause all pipelines' }),
    team: plainTeam('pipeline belongs'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    checkChoice(options);
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const references = await chosenPipelines(options, { target, team });
    await actOnPipelines(target, references, { team, verb: 'pause', done: 'paused', io });
  },
});
