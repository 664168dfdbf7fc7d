import { readReply } from '../client/connection.ts';
import { teamPath } from '../client/paths.ts';
import { withJson } from '../client/request.ts';
import { FlyError, PlainFailure } from '../failures/fly-error.ts';
import { defineCommand } from '../grammar/command.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { existingFile } from '../options/existing-file.ts';
import { teamName } from '../options/team.ts';
import { textList } from '../options/text.ts';
import { toggle } from '../options/toggle.ts';
import { embolden, paintWord } from '../output/paint.ts';
import { showWarnings } from '../output/show-warnings.ts';
import { confirm } from '../prompts/confirm.ts';
import { refuseSlash } from '../references/check-names.ts';
import { openTarget } from '../target/open-target.ts';
import { connectorGroups, connectorOptions } from '../team-auth/auth-options.ts';
import { readRoleFile } from '../team-auth/read-role-file.ts';
import { collectMembers, type TeamAuth } from '../team-auth/team-auth.ts';
import { saved, type Warning } from '../wire/server.ts';

const options = {
  team: teamName({ short: 'n', long: 'team-name', required: true, description: 'The team to create or modify' }),
  skipInteractive: toggle({ long: 'non-interactive', description: 'Force apply configuration' }),
  localUsers: textList({
    long: 'local-user',
    valueName: 'USERNAME',
    description:
      "A whitelisted local concourse user. These are the users you've added at web startup with the --add-local-user flag.",
  }),
  config: existingFile({ short: 'c', long: 'config', description: 'Configuration file for specifying team params' }),
};

export const setTeam = defineCommand({
  options: { ...options, ...connectorOptions },
  groups: [{ title: 'Authentication', members: ['localUsers', 'config'] }, ...connectorGroups],
  async run(invocation) {
    const { io } = invocation;
    const { team, skipInteractive, localUsers, config, ...byConnector } = invocation.options;
    refuseSlash(team, 'team name');
    const warnings = await nameWarnings(team);
    const { connection } = await openTarget(invocation);
    const auth = config === '' ? fromOptions(localUsers, byConnector) : await readRoleFile(config, io);
    showAuth(io, team, auth);
    showWarnings(io, warnings);
    if (!skipInteractive && !(await confirm(io, '\napply team configuration?'))) throw new PlainFailure('bailing out');
    const reply = await connection.send({ method: 'PUT', path: teamPath(team), ...withJson({ auth }) });
    showWarnings(io, readReply(reply, saved).warnings ?? []);
    io.stdout.write(reply.status === 201 ? 'team created\n' : 'team updated\n');
  },
});

async function nameWarnings(team: string): Promise<Warning[]> {
  const { checkIdentifier } = await import('@rondo/pipeline');
  const verdict = checkIdentifier(team, ['team']);
  if (verdict.kind === 'error') throw new FlyError(verdict.text);
  return verdict.kind === 'warning' ? [{ type: 'invalid_identifier', message: verdict.text }] : [];
}

/** Without a file everyone becomes an owner. */
function fromOptions(
  localUsers: readonly string[],
  byConnector: Readonly<Record<string, readonly string[]>>,
): TeamAuth {
  const names = (id: string, part: string): readonly string[] => byConnector[`${id}-${part}`] ?? [];
  const owner = collectMembers((id, kind) => names(id, kind === 'user' ? kind : kind.option), localUsers);
  if (owner.users.length === 0 && owner.groups.length === 0) {
    throw new FlyError('auth config for the team does not have users and groups configured');
  }
  return { owner };
}

function showAuth(io: FlyIo, team: string, auth: TeamAuth): void {
  const none = `    ${paintWord(io, 'off', 'none')}\n`;
  const lines = (names: readonly string[]): string =>
    names.length === 0 ? none : names.map((name) => `  - ${name}\n`).join('');
  const roles = Object.entries(auth)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, { users, groups }]) => {
      const head = `\nrole ${embolden(io, role)}:\n`;
      return `${head}  users:\n${lines(users)}\n  groups:\n${lines(groups)}`;
    });
  io.stdout.write(`setting team: ${embolden(io, team)}\n${roles.join('')}`);
}
