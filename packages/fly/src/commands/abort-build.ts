import type { Query } from '../client/encode-url.ts';
import { ofBuild, ofJob } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeBuild } from '../options/complete-build.ts';
import { job } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { openTarget } from '../target/open-target.ts';
import { build as buildShape } from '../wire/build.ts';

export const abortBuild = defineCommand({
  options: {
    job: job({ short: 'j', long: 'job', valueName: 'PIPELINE/JOB', description: 'Name of a job to cancel' }),
    build: text({
      short: 'b',
      long: 'build',
      required: true,
      description: 'If job is specified: build number to cancel. If job not specified: build id',
      complete: completeBuild,
    }),
    team: pipelineTeam(),
    force: toggle({
      long: 'force',
      description:
        "WARNING: Only use as a last resort! Try regular aborting first and wait 1min. Marks the build as aborted immediately and does not wait for the build's containers to stop.",
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const place =
      options.job === undefined ? ofBuild(options.build) : ofJob(team, options.job, 'builds', options.build);
    const build = await target.connection.find(place, buildShape);
    if (build === undefined) throw new FlyError('build does not exist');
    const query: Query = options.force ? [['force', '']] : [];
    await target.connection.send({ method: 'PUT', ...ofBuild(build.id, 'abort'), query });
    io.stdout.write(options.force ? 'build forcefully aborted\n' : 'build successfully aborted\n');
  },
});
