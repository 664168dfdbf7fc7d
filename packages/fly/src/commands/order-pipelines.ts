import { teamPath } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { throwForOrdering } from '../client/throw-for-ordering.ts';
import { FlyError, PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { completePipelineName } from '../options/complete-pipeline-name.ts';
import { team as teamOption } from '../options/team.ts';
import { textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';
import { pipelines } from '../wire/pipeline.ts';

export const orderPipelines = defineCommand({
  options: {
    alphabetical: toggle({ short: 'a', long: 'alphabetical', description: 'Order all pipelines alphabetically' }),
    pipelines: textList({
      short: 'p',
      long: 'pipeline',
      description: 'Name of pipeline (can be specified multiple times to provide relative ordering)',
      complete: completePipelineName,
    }),
    team: teamOption('Name of the team to which the pipelines belong, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    if (!options.alphabetical && options.pipelines.length === 0) {
      throw new PlainFailure('error: either --pipeline or --alphabetical are required');
    }
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const names = options.alphabetical ? await sortedNames(target, team) : options.pipelines;
    const wrong = names.find((name) => name.includes('/'));
    if (wrong !== undefined && !options.alphabetical) {
      throw new FlyError(`pipeline name ${JSON.stringify(wrong)} cannot contain '/'`);
    }
    const path = teamPath(team, 'pipelines', 'ordering');
    const reply = await target.connection.exchange({ method: 'PUT', path, ...withJson(names) });
    throwForOrdering(reply, { team, what: 'failed to order pipelines' });
    io.stdout.write(`ordered pipelines \n${names.map((name) => `  - ${name} \n`).join('')}`);
  },
});

/** Names of the team's pipelines; a group of instances counts once. */
async function sortedNames(target: Target, team: string): Promise<readonly string[]> {
  const found = await target.connection.fetch({ path: teamPath(team, 'pipelines') }, pipelines);
  const names = new Set((found ?? []).map(({ name }) => name));
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
