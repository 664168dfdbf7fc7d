import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The worker couldn't make the container: what there is of it is to be destroyed. */
export async function markContainerFailed(db: Db, handle: string): Promise<void> {
  await sql`update containers set state = 'failed' where handle = ${handle} and state = 'creating'`.execute(db);
}
