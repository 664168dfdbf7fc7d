import { saveTeam } from '@rondo/db';
import { Type } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { HttpError } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { Warnings, warningsOf } from '../../http/read-name.ts';
import { empty, errorList, json } from '../../http/reply.ts';
import { presentTeam, Team } from './list-teams.ts';

const Names = Type.Optional(Type.Union([Type.Array(Type.String({ maxLength: 1024 })), Type.Null()]));
const Auth = Type.Record(Type.String(), Type.Object({ users: Names, groups: Names }));
/** What the request takes. */
export const TeamBody = Type.Object({ auth: Type.Optional(Type.Union([Auth, Type.Null()])) });

type TeamAuth = Record<string, { users?: string[]; groups?: string[] }>;

/** What the request answers. */
export const SavedTeam = Type.Object({ warnings: Warnings, team: Team });

/** `PUT /api/v1/teams/:team_name`: who may do what in it. A team that is not there yet is an admin's to make (api.md 12.13). */
export const setTeam: Handler = async (context) => {
  const { caller, request, services } = context;
  const auth = readAuth(context);
  const name = request.param('team_name');
  const existing = await services.teams.find(name);
  if (existing === undefined && !caller.isAdmin) return empty(403);
  const warnings = warningsOf(name, 'team');
  const outcome = await saveTeam(services.db, { name: existing?.name ?? name, auth });
  services.teams.forget();
  const team = await services.teams.find(name);
  return json(
    { ...(warnings.length === 0 ? {} : { warnings }), team: team === undefined ? { name, auth } : presentTeam(team) },
    { status: outcome === 'created' ? 201 : 200 },
  );
};

/** Keys as they were given, without those that say nothing. Answers 400 where a role would be everybody's. */
function readAuth({ request }: Context): TeamAuth {
  const given = Object.entries(readBody(TeamBody, request).auth ?? {});
  if (given.length === 0) throw refuse('auth config for the team must not be empty');
  return Object.fromEntries(
    given.map(([role, { users, groups }]) => {
      if ((users ?? []).length === 0 && (groups ?? []).length === 0)
        throw refuse(`auth config for role '${role}' does not have users and groups configured`);
      return [role, { ...(groups ? { groups } : {}), ...(users ? { users } : {}) }];
    }),
  );
}

function refuse(error: string): HttpError {
  return new HttpError(errorList(400, [error]));
}
