import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The worker no longer has this container: its rows go, so that another is made. */
export async function forgetContainer(db: Db, handle: string): Promise<void> {
  await sql`
    with container as (delete from containers where handle = ${handle} returning handle)
    update volumes set container_handle = null where container_handle in (select handle from container)
  `.execute(db);
}
