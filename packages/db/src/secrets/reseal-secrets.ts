import { type RawBuilder, sql } from 'kysely';
import { contextOf } from '../context.ts';
import type { Db } from '../db.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

/** A row with a secret; its key as it came from the database. */
type Row = { readonly key: unknown[]; readonly text: string; readonly nonce: string | null };

const rowsAtOnce = 200;

/**
 * Seals by the key of now what was sealed by the key before it or stands there in plain text, and the other way round where
 * the key was given up (operations.md A11). Nodes may run meanwhile: each row is replaced only if it is still what was read.
 * Says how many rows there were. Throws UnreadableSecretError for one that no key fits.
 */
export async function resealSecrets(db: Db, signal: AbortSignal): Promise<number> {
  let count = 0;
  if (contextOf(db).codec.outdated === 'none') return count;
  for (const column of sealedColumns) {
    let rows: Row[] = [];
    do {
      signal.throwIfAborted();
      rows = await listRows(db, column, rows.at(-1));
      for (const row of rows) if (await reseal(db, column, row)) count += 1;
    } while (rows.length === rowsAtOnce);
  }
  return count;
}

async function listRows(db: Db, { table, column, key }: SealedColumn, after: Row | undefined): Promise<Row[]> {
  const nonce = sql.ref(`${column}_nonce`);
  const states: Record<string, RawBuilder<unknown>> = {
    plain: sql`${nonce} is null`,
    sealed: sql`${nonce} is not null`,
  };
  const state = states[contextOf(db).codec.outdated] ?? sql`true`;
  const names = sql.join(key.map((name) => sql.ref(name)));
  const start = after === undefined ? sql`true` : sql`(${names}) > (${sql.join(after.key)})`;
  const { rows } = await sql<Record<string, unknown> & { secret: string; nonce: string | null }>`
    select ${names}, ${sql.ref(column)} as secret, ${nonce} as nonce from ${sql.table(table)}
    where ${sql.ref(column)} is not null and ${state} and ${start}
    order by ${names} limit ${rowsAtOnce}`.execute(db);
  return rows.map((row) => ({ key: key.map((name) => row[name]), text: row.secret, nonce: row.nonce }));
}

async function reseal(db: Db, { table, column, key }: SealedColumn, row: Row): Promise<boolean> {
  const { codec } = contextOf(db);
  const sealed = { ciphertext: row.text, nonce: row.nonce };
  if (codec.isCurrent(sealed)) return false;
  const anew = codec.seal(codec.open(sealed));
  const names = sql.join(key.map((name) => sql.ref(name)));
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${anew.ciphertext}, ${sql.ref(`${column}_nonce`)} = ${anew.nonce}
    where (${names}) = (${sql.join(row.key)}) and ${sql.ref(column)} = ${row.text}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
