import { findBuild } from '../actions/find-build.ts';
import { findBuildByUrl } from '../actions/find-build-by-url.ts';
import { watchBuild } from '../events/watch-build.ts';
import { defineCommand } from '../grammar/command.ts';
import { completeBuild } from '../options/complete-build.ts';
import { job } from '../options/references.ts';
import { pipelineTeam } from '../options/team.ts';
import { text } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { readBuildId } from '../references/read-build-id.ts';
import { openTarget } from '../target/open-target.ts';

export const watch = defineCommand({
  options: {
    job: job({ short: 'j', long: 'job', valueName: 'PIPELINE/JOB', description: 'Watches builds of the given job' }),
    build: text({ short: 'b', long: 'build', description: 'Watches a specific build', complete: completeBuild }),
    url: text({ short: 'u', long: 'url', description: 'URL for the build or job to watch' }),
    timestamps: toggle({ short: 't', long: 'timestamps', description: 'Print with local timestamp' }),
    ignoreUnknown: toggle({ long: 'ignore-event-parsing-errors', description: 'Ignore event parsing errors' }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { build, url, timestamps, ignoreUnknown } = options;
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    let id: number;
    if (options.job !== undefined || (build === '' && url === '')) {
      id = (await findBuild(target.connection, { team, job: options.job, name: build })).id;
    } else {
      id = build === '' ? await findBuildByUrl(target.connection, { team, url }) : readBuildId(build);
    }
    return watchBuild(target.connection, id, { io, timestamps, ignoreUnknown });
  },
});
