import type { TeamAccess } from '@rondo/auth';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { teamOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { sortKeys } from '../../present/sort-keys.ts';

/** `GET /api/v1/teams`: those the caller has a role in; all for admins. */
export const listTeams: Handler = async (context) => {
  const teams = await context.services.teams.teams();
  return json(teams.filter((team) => isAuthorizedFor(context, team.name)).map(presentTeam));
};

/** `GET /api/v1/teams/:team_name`. */
export const getTeam: Handler = async (context) => json(presentTeam(await teamOf(context)));

/** What `presentTeam` gives. */
export const Team = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  auth: Type.Record(
    Type.String(),
    Type.Object({
      users: Type.Optional(Type.Array(Type.String())),
      groups: Type.Optional(Type.Array(Type.String())),
    }),
    { description: 'who has a role, by the role' },
  ),
});

/** A team as the stock API shows it (api.md 10.8). */
export function presentTeam({ id, name, auth }: TeamAccess): object {
  return { id, name, auth: sortKeys(auth) };
}
