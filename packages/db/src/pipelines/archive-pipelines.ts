import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/**
 * Archives pipelines and those that their jobs set, down to the last: paused, version 0, configs erased, history kept
 * (scheduling.md 15.3). Their pending builds are aborted when their jobs are next looked at.
 */
export async function archivePipelines(db: Db, ids: readonly PipelineId[]): Promise<void> {
  await transaction(db, async (inner) => {
    const { rows } = await sql<{ id: PipelineId }>`
      with recursive abandoned as (
        select id from pipelines where id = any(${[...ids]}::int[])
        union
        select child.id from abandoned join jobs on jobs.pipeline_id = abandoned.id join pipelines child on child.parent_job_id = jobs.id
      )
      update pipelines set archived = true, paused = true, paused_by = 'automatic-pipeline-archiver',
        paused_at = coalesce(paused_at, now()), config_version = 0, var_sources = '[]', var_sources_nonce = null,
        state_version = state_version + 1, last_updated = now()
      where id in (select id from abandoned) and not archived
      returning id`.execute(inner);
    const archived = rows.map(({ id }) => id);
    for (const table of ['jobs', 'resources', 'resource_types', 'prototypes'] as const)
      await eraseConfigs(inner, table, archived);
    for (const id of archived) wakeUp(inner, 'pipeline-state', id);
  });
}

const emptyConfigs = {
  jobs: sql`jsonb_build_object('name', name, 'plan', null)`,
  resources: sql`jsonb_build_object('name', name, 'type', type, 'source', null)`,
  resource_types: sql`jsonb_build_object('name', name, 'type', type, 'source', null)`,
  prototypes: sql`jsonb_build_object('name', name, 'type', type, 'source', null)`,
};

async function eraseConfigs(
  db: Db,
  table: keyof typeof emptyConfigs,
  pipelineIds: readonly PipelineId[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} set config_nonce = null,
      config = ${emptyConfigs[table]}::text
    where pipeline_id = any(${[...pipelineIds]}::int[])`.execute(db);
}
