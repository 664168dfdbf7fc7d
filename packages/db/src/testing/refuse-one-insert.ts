import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** Has PostgreSQL refuse the next row of a table with this SQLSTATE, as it does at its limits, and take those after it. */
export async function refuseOneInsert(db: Db, table: string, sqlState: string): Promise<void> {
  // What a sequence has given stays given when the statement is rolled back.
  await sql`create sequence refusals`.execute(db);
  await sql`create function refuse() returns trigger language plpgsql as $$begin
    if nextval('refusals') = 1 then raise 'refused' using errcode = ${sql.lit(sqlState)}; end if;
    return new;
  end$$`.execute(db);
  await sql`create trigger refuse before insert on ${sql.table(table)} for each row execute function refuse()`.execute(
    db,
  );
}
