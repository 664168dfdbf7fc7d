import { deleteTeam } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { withCode } from '../../http/error-codes.ts';
import { empty } from '../../http/reply.ts';

/** `DELETE /api/v1/teams/:team_name`. The 403 of the last admin team has no body: fly then says why in its own words (api.md 4). */
export const destroyTeam: Handler = async (context) => {
  const team = await teamOf(context);
  const outcome = await deleteTeam(context.services.db, team.id);
  if (outcome === 'last-admin-team') return withCode('LAST_ADMIN_TEAM', empty(403));
  context.services.teams.forget();
  return empty(204);
};
