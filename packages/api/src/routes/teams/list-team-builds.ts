import { listBuilds } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { pageLinks, readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET /api/v1/teams/:team_name/builds`. */
export const listTeamBuilds: Handler = async (context) => {
  const { request, services } = context;
  const team = await teamOf(context);
  const page = readPage(request.query);
  const list = await listBuilds(services.db, { of: 'team', teamId: team.id }, page);
  const { externalUrl } = services.config;
  return json(
    list.builds.map((build) => presentBuild(build)),
    { headers: pageLinks(list, { externalUrl, path: request.path, limit: page.limit }) },
  );
};
