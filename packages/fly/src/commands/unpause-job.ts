import { ofJob } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredJob } from '../options/references.ts';
import { team as teamOption } from '../options/team.ts';
import { formatJob } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const unpauseJob = defineCommand({
  options: {
    job: requiredJob({
      short: 'j',
      long: 'job',
      valueName: 'PIPELINE/JOB',
      description: 'Name of a job to unpause',
    }),
    team: teamOption('Name of the team to which the job belongs, if different from the target default'),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const place = ofJob(team, options.job, 'unpause');
    const reply = await target.connection.sendToExisting({ method: 'PUT', ...place });
    if (reply === undefined) throw new FlyError(`${formatJob(options.job)} not found on team ${team}\n`);
    io.stdout.write(`unpaused '${options.job.job}'\n`);
  },
});
