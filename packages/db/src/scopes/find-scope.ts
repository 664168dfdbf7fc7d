import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';
import type { ResourceConfigKey } from '../resource-caches/resource-config-key.ts';
import { beginCheck, type CheckScope } from './begin-check.ts';

/**
 * The version history of a config, made where it is missing: a resource's own, or the one shared by all of the same config.
 * Undefined: no worker offers the base type.
 */
export async function findScope(
  db: Db,
  config: ResourceConfigKey,
  resourceId?: ResourceId,
): Promise<CheckScope | undefined> {
  const found = await beginCheck(db, { config, resourceId, need: { kind: 'never' } });
  return found.kind === 'unknown-type' ? undefined : found.scope;
}
