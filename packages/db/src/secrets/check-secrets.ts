import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { sealedColumns } from './sealed-columns.ts';
import { openSecret } from './secret-columns.ts';

/**
 * Opens one secret of each column, so that a process with the wrong key ends at its start instead of failing later here and
 * there. Throws UnreadableSecretError.
 */
export async function checkSecrets(db: Db): Promise<void> {
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ text: string; nonce: string }>`
      select ${sql.ref(column)} as text, ${sql.ref(`${column}_nonce`)} as nonce from ${sql.table(table)}
      where ${sql.ref(`${column}_nonce`)} is not null limit 1`.execute(db);
    for (const { text, nonce } of rows) openSecret(db, text, nonce);
  }
}
