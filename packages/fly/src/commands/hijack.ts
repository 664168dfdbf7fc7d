import { defineCommand } from '../grammar/command.ts';
import { chooseContainer } from '../hijack/choose-container.ts';
import { openHijackTarget } from '../hijack/open-hijack-target.ts';
import { runInContainer } from '../hijack/run-in-container.ts';
import { completeBuild } from '../options/complete-build.ts';
import { completeHandle } from '../options/complete-handle.ts';
import { completeStep } from '../options/complete-step.ts';
import { job, resource } from '../options/references.ts';
import { team as teamOption } from '../options/team.ts';
import { text } from '../options/text.ts';

export const hijack = defineCommand({
  options: {
    job: job({ short: 'j', long: 'job', valueName: 'PIPELINE/JOB', description: 'Name of a job to hijack' }),
    handle: text({ long: 'handle', description: 'Handle id of a job to hijack', complete: completeHandle }),
    check: resource({
      short: 'c',
      long: 'check',
      valueName: 'PIPELINE/CHECK',
      description: "Name of a resource's checking container to hijack",
    }),
    url: text({ short: 'u', long: 'url', description: 'URL for the build, job, or check container to hijack' }),
    build: text({
      short: 'b',
      long: 'build',
      description: 'Build number within the job, or global build ID',
      complete: completeBuild,
    }),
    step: text({
      short: 's',
      long: 'step',
      description: 'Name of step to hijack (e.g. build, unit, resource name)',
      complete: completeStep,
    }),
    stepType: text({ long: 'step-type', description: 'Type of step to hijack (e.g. get, put, task)' }),
    attempt: text({
      short: 'a',
      long: 'attempt',
      valueName: 'N[,N,...]',
      description: 'Attempt number of step to hijack.',
    }),
    team: teamOption('Name of the team to which the container belongs, if different from the target default'),
  },
  positionals: [{ name: 'command', rest: true, description: 'The command to run in the container (default: bash)' }],
  async run(invocation) {
    const { io, options, positionals } = invocation;
    const target = await openHijackTarget(invocation);
    const team = await target.team(options.team);
    const container = await chooseContainer(target, { ...options, io, team });
    if (container === undefined) return 0;
    const [command = []] = positionals;
    return runInContainer(target.connection, { io, team, container, command });
  },
});
