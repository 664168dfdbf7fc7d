import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { ResourceId } from '../../ids.ts';
import type { VersionDigest } from './viewed-version.ts';

/** For each pin the newest version that has all its keys and values, disabled or not. */
export async function findPinnedVersions(
  db: Db,
  asked: readonly { resource: ResourceId; pin: VersionConfig }[],
): Promise<(VersionDigest | undefined)[]> {
  if (asked.length === 0) return [];
  const pins = asked.map(({ pin }) => JSON.stringify(pin));
  const { rows } = await sql<{ version: VersionDigest | null }>`
    select encode(found.digest, 'hex') as version
    from unnest(${asked.map(({ resource }) => resource)}::int[], ${pins}::jsonb[]) with ordinality as asked (resource_id, pin, place)
    join resources r on r.id = asked.resource_id
    left join lateral (
      select v.digest from resource_versions v
      where v.scope_id = r.resource_config_scope_id and v.version @> asked.pin
      order by v.check_order desc, v.id desc limit 1
    ) as found on true
    order by asked.place`.execute(db);
  return rows.map(({ version }) => version ?? undefined);
}
