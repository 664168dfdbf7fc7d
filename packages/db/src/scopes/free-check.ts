import type { Db } from '../db.ts';
import type { ScopeId } from '../ids.ts';
import { retryWhileAway } from '../retry-while-away.ts';

/** Lets others check at once what this owner could not check to its end. Waits a while for a database that is away. */
export async function freeCheck(db: Db, { scopeId, owner }: { scopeId: ScopeId; owner: string }): Promise<void> {
  const free = db
    .updateTable('resource_config_scopes')
    .set({ check_owner: null, check_lease_expires_at: null })
    .where('id', '=', scopeId)
    .where('check_owner', '=', owner);
  await retryWhileAway(() => free.execute());
}
