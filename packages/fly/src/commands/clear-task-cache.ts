import type { Query } from '../client/encode-url.ts';
import { ofJob } from '../client/paths.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeTask } from '../options/complete-step.ts';
import { requiredJob } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { confirm } from '../prompts/confirm.ts';
import { formatJob } from '../references/pipeline-reference.ts';
import { openTarget } from '../target/open-target.ts';
import { cachesRemoved } from '../wire/removed.ts';

export const clearTaskCache = defineCommand({
  options: {
    job: requiredJob({ short: 'j', long: 'job', description: 'Job to clear cache from' }),
    step: text({
      short: 's',
      long: 'step',
      required: true,
      description: 'Step name to clear cache from',
      complete: completeTask,
    }),
    cachePath: text({ short: 'c', long: 'cache-path', description: 'Cache directory to clear out' }),
    skipInteractive: toggle({
      short: 'n',
      long: 'non-interactive',
      description: 'Destroy the task cache(s) without confirmation',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { job, step, cachePath } = options;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const where = cachePath === '' ? '' : `, at \`${cachePath}\``;
    io.stdout.write(
      `!!! this will remove the task cache(s) for \`${formatJob(job)}\`, task step \`${step}\`${where}\n\n`,
    );
    if (!options.skipInteractive && !(await confirm(io, 'are you sure?'))) {
      io.stdout.write('bailing out\n');
      return;
    }
    const { path, query = [] } = ofJob(team, job, 'tasks', step, 'cache');
    const only: Query = cachePath === '' ? [] : [['cache_path', cachePath]];
    try {
      const request = { method: 'DELETE' as const, path, query: [...only, ...query] };
      const { caches_removed } = await target.connection.fetch(request, cachesRemoved);
      io.stdout.write(`${caches_removed} caches removed\n`);
    } catch (error) {
      // The reason stands on both streams, for those who read only one.
      if (error instanceof Error) io.stdout.write(`${error.message}\n`);
      throw error;
    }
  },
});
