import type { Connection } from '../client/connection.ts';
import { fetchUser } from '../client/fetch-user.ts';
import { FlyError } from '../failures/fly-error.ts';
import { teams } from '../wire/team.ts';

/** A token is only worth saving for a team that its owner may use (fly.md 11.1). Throws {@link FlyError}. */
export async function checkMembership(connection: Connection, team: string): Promise<void> {
  const user = await fetchUser(connection);
  if (user.is_admin) {
    const all = await connection.fetch({ path: '/api/v1/teams' }, teams);
    if (all?.some(({ name }) => name === team) !== true) throw new FlyError(`team '${team}' does not exist`);
    return;
  }
  if (user.teams === null) throw new FlyError('unable to verify role on team');
  if (!Object.hasOwn(user.teams, team)) {
    throw new FlyError(`you are not a member of '${team}' or the team does not exist`);
  }
}
