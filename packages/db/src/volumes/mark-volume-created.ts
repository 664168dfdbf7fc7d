import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The worker has the volume. */
export async function markVolumeCreated(db: Db, handle: string): Promise<void> {
  await sql`update volumes set state = 'created' where handle = ${handle} and state = 'creating'`.execute(db);
}
