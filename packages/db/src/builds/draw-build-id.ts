import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** An id for a check that is no row of builds (scheduling.md 5.5). */
export async function drawBuildId(db: Db): Promise<BuildId> {
  const { rows } = await sql<{ id: BuildId }>`select nextval(pg_get_serial_sequence('builds', 'id')) as id`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the sequence of build ids gave no id');
  return row.id;
}
