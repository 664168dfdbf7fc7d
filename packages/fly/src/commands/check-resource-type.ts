import { checkNow } from '../actions/check-now.ts';
import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredResourceType } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { version } from '../options/version.ts';
import { openTarget } from '../target/open-target.ts';

export const checkResourceType = defineCommand({
  options: {
    reference: requiredResourceType({
      short: 'r',
      long: 'resource-type',
      valueName: 'PIPELINE/RESOURCE-TYPE',
      description: 'Name of a resource-type to check',
    }),
    from: version({
      short: 'f',
      long: 'from',
      valueName: 'VERSION',
      description: 'Version of the resource type to check from, e.g. digest:sha256@...',
    }),
    async: toggle({
      short: 'a',
      long: 'async',
      valueName: 'ASYNC',
      description: 'Return the check without waiting for its result',
    }),
    shallow: toggle({
      long: 'shallow',
      valueName: 'SHALLOW',
      description: 'Check the resource type itself only',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { reference } = options;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const place = ofPipeline(team, reference.pipeline, 'resource-types', reference.resource, 'check');
    return checkNow(target, { ...options, place, what: 'resource-type', io });
  },
});
