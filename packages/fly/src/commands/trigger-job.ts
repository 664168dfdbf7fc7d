import { watchAttached } from '../actions/watch-attached.ts';
import { ofJob } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredJob } from '../options/references.ts';
import { team as teamOption } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { formatJob } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { build as buildShape } from '../wire/build.ts';

export const triggerJob = defineCommand({
  options: {
    job: requiredJob({
      short: 'j',
      long: 'job',
      valueName: 'PIPELINE/JOB',
      description: 'Name of a job to trigger',
    }),
    watch: toggle({ short: 'w', long: 'watch', description: 'Start watching the build output' }),
    team: teamOption('Name of the team to which the job belongs, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const request = { method: 'POST' as const, ...ofJob(team, options.job, 'builds') };
    const build = await target.connection.fetch(request, buildShape);
    const job = formatJob(options.job);
    io.stdout.write(`started ${job} #${build.name}\n`);
    return options.watch ? watchAttached(target, build, { job, io }) : 0;
  },
});
