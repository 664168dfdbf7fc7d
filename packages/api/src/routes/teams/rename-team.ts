import { renameTeam as rename } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { withCode } from '../../http/error-codes.ts';
import { readNewName } from '../../http/read-name.ts';
import { errorList, json } from '../../http/reply.ts';

/** `PUT /api/v1/teams/:team_name/rename`. Unlike stock a name that is taken is a 409 that says so. */
export const renameTeam: Handler = async (context) => {
  const team = await teamOf(context);
  const { name, warnings } = readNewName(context.request, 'team');
  if ((await rename(context.services.db, { id: team.id, name })) === 'taken')
    return withCode('NAME_TAKEN', errorList(409, [`team '${name}' already exists`]));
  context.services.teams.forget();
  return json(warnings.length === 0 ? {} : { warnings });
};
