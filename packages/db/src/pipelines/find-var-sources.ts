import { type JsonValue, storedVarSource, type VarSourceConfig } from '@rondo/pipeline';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { openSecret } from '../secrets/secret-columns.ts';

/** The `var_sources` of a pipeline as they were saved; none for an unknown one. */
export async function findVarSources(db: Db, id: PipelineId): Promise<VarSourceConfig[]> {
  const row = await db
    .selectFrom('pipelines')
    .select(['var_sources', 'var_sources_nonce'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? [] : readVarSources(openSecret(db, row.var_sources, row.var_sources_nonce));
}

/** The column's content, opened. */
export function readVarSources(text: string): VarSourceConfig[] {
  const sources: JsonValue[] = JSON.parse(text);
  return sources.map((source) => storedVarSource.decode(source));
}
