import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** The plan of a build without its secrets; undefined while it has none. */
export async function findPublicPlan(db: Db, buildId: BuildId): Promise<unknown> {
  const row = await db.selectFrom('builds').select('public_plan').where('id', '=', buildId).executeTakeFirst();
  return row?.public_plan ?? undefined;
}
