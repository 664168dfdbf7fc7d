import { checkNow } from '../actions/check-now.ts';
import { ofPipeline } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredResource } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { version } from '../options/version.ts';
import { openTarget } from '../target/open-target.ts';

export const checkResource = defineCommand({
  options: {
    reference: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of a resource to check version for',
    }),
    from: version({
      short: 'f',
      long: 'from',
      valueName: 'VERSION',
      description: 'Version of the resource to check from, e.g. ref:abcd or path:thing-1.2.3.tgz',
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
      description: 'Check the resource itself only',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { reference } = options;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const place = ofPipeline(team, reference.pipeline, 'resources', reference.resource, 'check');
    return checkNow(target, { ...options, place, what: 'resource', io });
  },
});
