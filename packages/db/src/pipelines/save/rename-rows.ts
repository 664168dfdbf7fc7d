import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { PipelineId } from '../../ids.ts';
import { openSecret } from '../../secrets/secret-columns.ts';

export type RenameRowsOptions = {
  table: 'jobs' | 'resources';
  pipelineId: PipelineId;
  renames: readonly { name: string; oldName?: string }[];
};

/**
 * Gives rows found under an `old_name` their new one, with all their history (pipeline-language.md 10.3). A row that
 * already has the new name makes way, unless it is renamed itself. An `old_name` that was left in the config after the
 * rename does nothing.
 */
export async function renameRows(db: Db, { table, pipelineId, renames }: RenameRowsOptions): Promise<void> {
  const asked = renames.filter(({ name, oldName }) => oldName !== undefined && oldName !== name);
  if (asked.length === 0) return;
  const rows = await db
    .selectFrom(table)
    .select(['id', 'name', 'config', 'config_nonce'])
    .where('pipeline_id', '=', pipelineId)
    .execute();
  const idByName = new Map(rows.map(({ id, name }) => [name, Number(id)]));
  const doneBefore = new Map(
    rows.map(({ name, config, config_nonce }) => {
      const stored: { old_name?: string } = JSON.parse(openSecret(db, config, config_nonce));
      return [name, stored.old_name];
    }),
  );
  const wanted = asked.filter(({ name, oldName }) => doneBefore.get(name) !== oldName);
  const newNames = new Map<number, string>();
  for (const { name, oldName } of wanted) {
    const id = idByName.get(oldName ?? '');
    if (id !== undefined && !newNames.has(id)) newNames.set(id, name);
  }
  if (newNames.size === 0) return;
  const inTheWay = [...newNames.values()]
    .map((name) => idByName.get(name))
    .filter((id) => id !== undefined && !newNames.has(id));
  await sql`delete from ${sql.table(table)} where id = any(${inTheWay}::int[])`.execute(db);
  // Two steps, since names are unique after each row that a statement changes, and a chain of renames passes through them.
  const ids = [...newNames.keys()];
  await sql`update ${sql.table(table)} set name = chr(1) || id where id = any(${ids}::int[])`.execute(db);
  await sql`
    update ${sql.table(table)} as renamed set name = wanted.name
    from unnest(${ids}::int[], ${[...newNames.values()]}::text[]) as wanted (id, name)
    where renamed.id = wanted.id`.execute(db);
}
