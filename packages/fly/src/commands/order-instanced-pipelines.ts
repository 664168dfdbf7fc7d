import { teamPath } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { throwForOrdering } from '../client/throw-for-ordering.ts';
import { defineCommand } from '../grammar/command.ts';
import { completePipelineName } from '../options/complete-pipeline-name.ts';
import { completeTeam } from '../options/complete-team.ts';
import { requiredInstances } from '../options/references.ts';
import { text } from '../options/text.ts';
import { formatInstanceVars } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const orderInstancedPipelines = defineCommand({
  options: {
    group: text({
      short: 'g',
      long: 'group',
      required: true,
      description: 'Name of the instance group',
      complete: completePipelineName,
    }),
    instances: requiredInstances({
      short: 'p',
      long: 'pipeline',
      description: 'Instance vars identifying pipeline (can be specified multiple times to provide relative ordering)',
    }),
    team: text({
      long: 'team',
      description: 'Name of the team to which the pipelines belong, if different from the target default',
      complete: completeTeam,
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const path = teamPath(team, 'pipelines', options.group, 'ordering');
    const reply = await target.connection.exchange({ method: 'PUT', path, ...withJson(options.instances) });
    throwForOrdering(reply, { team, what: 'failed to order instanced pipelines' });
    const lines = options.instances.map((vars) => `  - ${formatInstanceVars(vars)} \n`);
    io.stdout.write(`ordered instanced pipelines \n${lines.join('')}`);
  },
});
