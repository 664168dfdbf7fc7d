import { switchVersion } from '../actions/switch-version.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredResource } from '../options/references.ts';
import { requiredVersion } from '../options/version.ts';
import { openTarget } from '../target/open-target.ts';

export const disableResourceVersion = defineCommand({
  options: {
    resource: requiredResource({
      short: 'r',
      long: 'resource',
      valueName: 'PIPELINE/RESOURCE',
      description: 'Name of the resource',
    }),
    version: requiredVersion({
      short: 'v',
      long: 'version',
      valueName: 'KEY:VALUE',
      description:
        'Version of the resource to disable. The given key value pair(s) has to be an exact match but not all fields are needed. In the case of multiple resource versions matched, it will disable the latest one.',
    }),
  },
  async run(invocation) {
    const target = await openTarget(invocation);
    await switchVersion(target, invocation.options, { to: 'disable', io: invocation.io });
  },
});
