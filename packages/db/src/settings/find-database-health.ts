import { abortable } from '@rondo/foundation';
import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** How long an answer is waited for. */
const timeoutMs = 2000;

/** Whether the database answers, and takes writes. */
export async function findDatabaseHealth(db: Db): Promise<'healthy' | 'unreachable' | 'read-only'> {
  try {
    const asked = sql<{ isReadOnly: boolean }>`select pg_is_in_recovery() as "isReadOnly"`.execute(db);
    const { rows } = await abortable(asked, AbortSignal.timeout(timeoutMs));
    return rows[0]?.isReadOnly ? 'read-only' : 'healthy';
  } catch {
    return 'unreachable';
  }
}
