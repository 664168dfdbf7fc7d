import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceConfigId, ScopeId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { requestUsers } from './save-versions.ts';

/** Forgets every version of a history, or of the one that all of a config share; how many there were (api.md 12.5). */
export async function clearVersions(
  db: Db,
  of: { readonly scopeId: ScopeId } | { readonly configId: ResourceConfigId },
): Promise<number> {
  return transaction(db, async (inner) => {
    const condition =
      'scopeId' in of ? sql`id = ${of.scopeId}` : sql`resource_config_id = ${of.configId} and resource_id is null`;
    const { rows: scopes } = await sql<{ id: ScopeId }>`
      select id from resource_config_scopes where ${condition} order by id for update`.execute(inner);
    const ids = scopes.map(({ id }) => id);
    const { numAffectedRows = 0n } = await sql`
      delete from resource_versions where scope_id = any(${ids}::int[])`.execute(inner);
    for (const id of ids) await requestUsers(inner, id);
    if (numAffectedRows > 0n) wakeUp(inner, 'check-due', '');
    return Number(numAffectedRows);
  });
}
