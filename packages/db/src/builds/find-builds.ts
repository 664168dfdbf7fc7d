import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import { type BuildRow, readBuildRow, selectBuilds } from './build-row.ts';

/** Several builds at once, by id; those that are gone are missing. */
export async function findBuilds(db: Db, ids: readonly BuildId[]): Promise<ReadonlyMap<BuildId, BuildRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectBuilds(db)
    .where('builds.id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(readBuildRow).map((build) => [build.id, build]));
}
