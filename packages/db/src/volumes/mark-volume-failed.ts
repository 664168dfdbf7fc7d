import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The worker couldn't make the volume or fill it: what there is of it is to be destroyed. */
export async function markVolumeFailed(db: Db, handle: string): Promise<void> {
  await sql`update volumes set state = 'failed' where handle = ${handle} and state in ('creating', 'created')`.execute(
    db,
  );
}
