import { ofResource } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredResource } from '../options/references.ts';
import { team as teamOption } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { version } from '../options/version.ts';
import { versionJson } from '../output/format-version.ts';
import { confirm } from '../prompts/confirm.ts';
import { formatResource } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { cachesRemoved } from '../wire/removed.ts';

export const clearResourceCache = defineCommand({
  options: {
    resource: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of a resource to clear cache',
    }),
    version: version({
      short: 'v',
      long: 'version',
      valueName: 'VERSION',
      description:
        'Version of the resource to check from, e.g. digest:sha256@..., in case a version is not specified the command will delete all the resource caches for that resource',
    }),
    skipInteractive: toggle({ short: 'n', long: 'non-interactive', hidden: true }),
    team: teamOption('Name of the team to which the pipeline/resource belong, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const which = options.version === undefined ? '' : ` with version: \`${versionJson(options.version)}\``;
    io.stdout.write(
      `!!! this will remove the resource cache(s) for \`${formatResource(options.resource)}\`${which}\n\n`,
    );
    if (!options.skipInteractive && !(await confirm(io, 'are you sure?'))) {
      io.stdout.write('bailing out\n');
      return;
    }
    const place = ofResource(team, options.resource, 'cache');
    const body = withJson({ version: options.version ?? null });
    const { caches_removed } = await target.connection.fetch({ method: 'DELETE', ...place, ...body }, cachesRemoved);
    io.stdout.write(`${caches_removed} caches removed\n`);
  },
});
