import { watchAttached } from '../actions/watch-attached.ts';
import { ofJob } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeBuild } from '../options/complete-build.ts';
import { requiredJob } from '../options/references.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { formatJob } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { build as buildShape } from '../wire/build.ts';

export const rerunBuild = defineCommand({
  options: {
    job: requiredJob({
      short: 'j',
      long: 'job',
      valueName: 'PIPELINE/JOB',
      description: 'Name of the job that you want to rerun a build for',
    }),
    build: text({
      short: 'b',
      long: 'build',
      required: true,
      description: 'The number of the build to rerun',
      complete: completeBuild,
    }),
    watch: toggle({ short: 'w', long: 'watch', description: 'Start watching the rerun build output' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const place = ofJob(target.saved.team, options.job, 'builds', options.build);
    const build = await target.connection.fetch({ method: 'POST', ...place }, buildShape);
    const job = formatJob(options.job);
    io.stdout.write(`started ${job} #${build.name}\n`);
    return options.watch ? watchAttached(target, build, { job, io }) : 0;
  },
});
