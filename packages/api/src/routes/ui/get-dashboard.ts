import { createHash } from 'node:crypto';
import { listAllPipelines, readDatabaseTimeMs, type TeamId } from '@rondo/db';
import { type RoleName, roleNames, type UiDashboard, type UiDashboardTeam } from '@rondo/protocol';
import type { Context, Handler } from '../../context.ts';
import { empty, json } from '../../http/reply.ts';
import { showEntity } from '../../live/show-entity.ts';

/** `GET /api/rondo/v1/dashboard`: everything the dashboard draws, for the pipelines that the caller may see (ui.md C5). */
export const getDashboard: Handler = async (context) => {
  const { caller, request, services } = context;
  const teams = caller.visibleTeams('ListAllPipelines');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  const timeMs = await readDatabaseTimeMs(services.db);
  const entities = await services.live.entities.of(await listAllPipelines(services.db, visible));
  const pipelines = entities.map((entity) => showEntity(entity, context));
  const content = { teams: await listDashboardTeams(context, new Set(pipelines.map(({ team }) => team))), pipelines };
  const etag = `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;
  if (request.header('if-none-match') === etag) return empty(304, { etag });
  const dashboard: UiDashboard = { cursor: String(timeMs), ...content };
  return json(dashboard, { headers: { etag, 'cache-control': 'no-cache, private' } });
};

/** Teams with the caller's best role, best first; those of strangers only where they show a public pipeline (ui.md A6.2). */
async function listDashboardTeams(
  { caller, services }: Context,
  withPipelines: ReadonlySet<string>,
): Promise<UiDashboardTeam[]> {
  const teams = (await services.teams.teams()).map((team) => ({
    id: team.id,
    name: team.name,
    role: bestRole(caller.rolesIn(team.name)),
  }));
  const rank = (role: RoleName | null) => (role === null ? roleNames.length : roleNames.indexOf(role));
  return teams
    .filter(({ name, role }) => role !== null || caller.isAdmin || withPipelines.has(name))
    .sort((a, b) => rank(a.role) - rank(b.role) || (a.name < b.name ? -1 : 1));
}

function bestRole(roles: readonly string[]): RoleName | null {
  return roleNames.find((role) => roles.includes(role)) ?? null;
}
