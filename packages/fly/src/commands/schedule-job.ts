import { ofJob } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { requiredJob } from '../options/references.ts';
import { formatJob } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';

export const scheduleJob = defineCommand({
  options: {
    job: requiredJob({
      short: 'j',
      long: 'job',
      valueName: 'PIPELINE/JOB',
      description: 'Name of a job to schedule',
    }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { connection, saved } = await openTarget(invocation);
    const reply = await connection.sendToExisting({ method: 'PUT', ...ofJob(saved.team, options.job, 'schedule') });
    if (reply === undefined) throw new FlyError(`${formatJob(options.job)} not found\n`);
    io.stdout.write(`scheduled '${options.job.job}'\n`);
  },
});
