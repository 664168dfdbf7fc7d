import { readReply } from '../client/connection.ts';
import { teamPath } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import { teamName } from '../options/team.ts';
import { text } from '../options/text.ts';
import { showWarnings } from '../output/show-warnings.ts';
import { refuseSlash } from '../references/check-names.ts';
import { openTarget } from '../target/open-target.ts';
import { saved } from '../wire/server.ts';

export const renameTeam = defineCommand({
  options: {
    team: teamName({ short: 'o', long: 'old-name', required: true, description: 'Current team name' }),
    newName: text({ short: 'n', long: 'new-name', required: true, description: 'New team name' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { team, newName } = options;
    refuseSlash(team, 'old team name');
    refuseSlash(newName, 'new team name');
    const { connection } = await openTarget(invocation);
    const path = teamPath(team, 'rename');
    const reply = await connection.sendToExisting({ method: 'PUT', path, ...withJson({ name: newName }) });
    if (reply === undefined) throw new PlainFailure(`Team '${team}' not found\n`);
    showWarnings(io, readReply(reply, saved).warnings ?? []);
    io.stdout.write(`Team successfully renamed to ${newName}\n`);
  },
});
