import { listAllPipelines as findAllPipelines, listTeamPipelines, type TeamId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { teamOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { presentPipeline } from '../../present/present-pipeline.ts';

/** `GET /api/v1/pipelines`: the caller's teams' and everybody's public ones (api.md 12.4). */
export const listAllPipelines: Handler = async ({ caller, services }) => {
  const teams = caller.visibleTeams('ListAllPipelines');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  return json((await findAllPipelines(services.db, visible)).map(presentPipeline));
};

/** `GET /api/v1/teams/:team_name/pipelines`. */
export const listPipelines: Handler = async (context) => {
  const team = await teamOf(context);
  const onlyPublic = !isAuthorizedFor(context, team.name);
  return json((await listTeamPipelines(context.services.db, team.id, { onlyPublic })).map(presentPipeline));
};
