import { readReply } from '../client/connection.ts';
import { teamPath } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { completePipelineName } from '../options/complete-pipeline-name.ts';
import { pipelineTeam } from '../options/team.ts';
import { text } from '../options/text.ts';
import { showWarnings } from '../output/show-warnings.ts';
import { refuseSlash } from '../references/check-names.ts';
import { openTarget } from '../target/open-target.ts';
import { saved } from '../wire/server.ts';

export const renamePipeline = defineCommand({
  options: {
    oldName: text({
      short: 'o',
      long: 'old-name',
      required: true,
      description: 'Existing pipeline or instance group to rename',
      complete: completePipelineName,
    }),
    newName: text({
      short: 'n',
      long: 'new-name',
      required: true,
      description: 'New name for the pipeline or instance group',
    }),
    team: pipelineTeam(),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { oldName, newName } = options;
    refuseSlash(oldName, 'old pipeline name');
    refuseSlash(newName, 'new pipeline name');
    const target = await openTarget(invocation);
    const team = await target.team(options.team);
    const path = teamPath(team, 'pipelines', oldName, 'rename');
    const reply = await target.connection.sendToExisting({ method: 'PUT', path, ...withJson({ name: newName }) });
    if (reply === undefined) throw new PlainFailure(`pipeline '${oldName}' not found\n`);
    showWarnings(io, readReply(reply, saved).warnings ?? []);
    io.stdout.write(`pipeline successfully renamed to '${newName}'\n`);
  },
});
