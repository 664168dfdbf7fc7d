import { ofResource } from '../client/paths.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredResource } from '../options/references.ts';
import { formatResource } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const unpinResource = defineCommand({
  options: {
    resource: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of the resource',
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection, saved } = await openTarget(invocation);
    const place = ofResource(saved.team, options.resource, 'unpin');
    const reply = await connection.sendToExisting({ method: 'PUT', ...place });
    const name = formatResource(options.resource);
    if (reply === undefined) throw new PlainFailure(`could not find resource '${name}'\n`);
    io.stdout.write(`unpinned '${name}'\n`);
  },
});
