import { teamPath } from '../client/paths.ts';
import { FlyError } from '../failures/fly-error.ts';
import { ForbiddenError } from '../failures/response-errors.ts';
import { defineCommand } from '../grammar/command.ts';
import { teamName } from '../options/team.ts';
import { toggle } from '../options/toggle.ts';
import { paintWord } from '../output/paint.ts';
import { askText } from '../prompts/ask-text.ts';
import { openTarget } from '../target/open-target.ts';

export const destroyTeam = defineCommand({
  options: {
    team: teamName({ short: 'n', long: 'team-name', required: true, description: 'The team to delete' }),
    skipInteractive: toggle({ long: 'non-interactive', description: 'Force apply configuration' }),
  },
  async run(invocation) {
    const { io, options } = invocation;
    const { team, skipInteractive } = options;
    const { connection } = await openTarget(invocation);
    io.stdout.write(`!!! this will remove all data for team \`${team}\`\n\n`);
    if (!skipInteractive && (await askText(io, 'please type the team name to confirm')) !== team) {
      throw new FlyError('incorrect team name; bailing out');
    }
    try {
      await connection.send({
        method: 'DELETE',
        path: teamPath(team),
        headers: { 'Content-Type': 'application/json' },
      });
    } catch (error) {
      if (!(error instanceof ForbiddenError && error.reason === '')) throw error;
      const refused = paintWord(io, 'failed', `could not destroy \`${team}\``);
      io.stdout.write(`\n${refused}\n\neither your team is not an admin or it is the last admin team\n`);
      return 1;
    }
    io.stdout.write(`\n\`${team}\` deleted\n`);
    return 0;
  },
});
