import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** The worker has the container and its volumes. False when the row is gone or on its way out. */
export async function markContainerCreated(db: Db, handle: string): Promise<boolean> {
  const { rows } = await sql<{ handle: string }>`
    with volume as (
      update volumes set state = 'created' where container_handle = ${handle} and state = 'creating'
    )
    update containers set state = 'created' where handle = ${handle} and state in ('creating', 'created') returning handle
  `.execute(db);
  return rows.length === 1;
}
