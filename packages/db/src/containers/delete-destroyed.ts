import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** These containers are gone from their worker. */
export async function deleteDestroyedContainers(db: Db, handles: readonly string[]): Promise<void> {
  await sql`delete from containers where handle = any (${[...handles]}::text[]) and state = 'destroying'`.execute(db);
}

/** These volumes are gone from their worker. */
export async function deleteDestroyedVolumes(db: Db, handles: readonly string[]): Promise<void> {
  await sql`delete from volumes where handle = any (${[...handles]}::text[]) and state = 'destroying'`.execute(db);
}
