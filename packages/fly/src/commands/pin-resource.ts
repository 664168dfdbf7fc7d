import { findVersion } from '../actions/find-version.ts';
import { ofResource } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { FlagError } from '../grammar/flag-error.ts';
import { requiredResource } from '../options/references.ts';
import { text } from '../options/text.ts';
import { version } from '../options/version.ts';
import { versionJson } from '../output/format-version.ts';
import { formatResource } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const pinResource = defineCommand({
  options: {
    resource: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of the resource',
    }),
    version: version({
      short: 'v',
      long: 'version',
      description:
        'Version of the resource to pin. The given key value pair(s) has to be an exact match but not all fields are needed. In the case of multiple resource versions matched, it will pin the latest one.',
    }),
    comment: text({
      short: 'c',
      long: 'comment',
      description:
        'Message to be saved to the pinned resource. Resource has to be pinned otherwise --version should be specified to pin the resource first.',
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { resource, comment } = options;
    const { connection, saved } = await openTarget(invocation);
    const name = formatResource(resource);
    if (options.version === undefined && comment === '') {
      throw new FlagError("the required flag `-v, --version' was not specified");
    }
    if (options.version !== undefined) {
      const found = await findVersion(connection, saved.team, { resource, version: options.version });
      const place = ofResource(saved.team, resource, 'versions', String(found.id), 'pin');
      const reply = await connection.sendToExisting({ method: 'PUT', ...place });
      if (reply === undefined) throw new PlainFailure(`could not pin '${name}', make sure the resource exists\n`);
      io.stdout.write(`pinned '${name}' with version ${versionJson(found.version)}\n`);
    }
    if (comment !== '') {
      const place = ofResource(saved.team, resource, 'pin_comment');
      const body = withJson({ pin_comment: comment });
      const reply = await connection.sendToExisting({ method: 'PUT', ...place, ...body });
      if (reply === undefined) throw new PlainFailure(`could not save comment, make sure '${name}' is pinned\n`);
      io.stdout.write(`pin comment '${comment}' is saved\n`);
    }
  },
});
