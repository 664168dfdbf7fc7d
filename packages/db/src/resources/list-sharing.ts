import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceConfigId, ScopeId } from '../ids.ts';

/** Something whose versions are those of something else. */
export type SharingRow = { readonly name: string; readonly pipelineName: string; readonly teamName: string };

/** All resources of a version history, and all types whose image is of its config, by team, pipeline and name (api.md 10.7). */
export async function listSharing(
  db: Db,
  { scopeId, configId }: { scopeId: ScopeId | undefined; configId: ResourceConfigId | undefined },
): Promise<{ resources: SharingRow[]; resourceTypes: SharingRow[] }> {
  const sharing = (table: 'resources' | 'resource_types', condition: ReturnType<typeof sql>) =>
    sql<SharingRow>`
      select x.name, p.name as "pipelineName", t.name as "teamName"
      from ${sql.table(table)} x join pipelines p on p.id = x.pipeline_id join teams t on t.id = p.team_id
      where x.active and ${condition} order by t.name, p.name, x.name`.execute(db);
  const ofScope =
    scopeId === undefined
      ? sql`x.resource_config_scope_id in (select id from resource_config_scopes where resource_id is null and resource_config_id = ${configId ?? null})`
      : sql`x.resource_config_scope_id = ${scopeId}`;
  const ofConfig =
    scopeId === undefined
      ? sql`x.resource_config_id = ${configId ?? null}`
      : sql`x.resource_config_id in (select resource_config_id from resource_config_scopes where id = ${scopeId} and resource_id is null)`;
  const [resources, types] = await Promise.all([sharing('resources', ofScope), sharing('resource_types', ofConfig)]);
  return { resources: resources.rows, resourceTypes: types.rows };
}
