import { listBuilds as findBuilds, type TeamId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { pageLinks, readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET /api/v1/builds`: those of the caller's teams and of public pipelines, newest first (api.md 12.2). */
export const listBuilds: Handler = async ({ request, caller, services }) => {
  const page = readPage(request.query);
  const teams = caller.visibleTeams('ListBuilds');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  const list = await findBuilds(services.db, { of: 'everybody', visible }, page);
  const headers = pageLinks(list, {
    externalUrl: services.config.externalUrl,
    path: '/api/v1/builds',
    limit: page.limit,
  });
  return json(
    list.builds.map((build) => presentBuild(build)),
    { headers },
  );
};
