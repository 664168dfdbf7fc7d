import { stringifyJson } from '@rondo/foundation';
import { storedVarSource } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { PipelineId } from '../../ids.ts';
import { sealSecret } from '../../secrets/secret-columns.ts';
import type { SavePipelineOptions, SavePipelineOutcome } from './pipeline-to-save.ts';

type SavedRow =
  | Extract<SavePipelineOutcome, { kind: 'stale-version' | 'newer-build' }>
  | (Extract<SavePipelineOutcome, { kind: 'created' | 'updated' }> & { readonly isPaused: boolean });

/** Inserts the pipeline, or updates it if it is still what the change was made from. Its row stays locked until the end of the transaction. */
export async function savePipelineRow(db: Db, options: SavePipelineOptions): Promise<SavedRow> {
  const existing = await lockPipeline(db, options);
  if (existing === undefined) return insertPipeline(db, options);
  if (existing.config_version !== options.fromVersion) {
    return { kind: 'stale-version', currentVersion: existing.config_version };
  }
  const { by } = options;
  if (by.kind === 'build' && existing.parent_build_id !== null && existing.parent_build_id > by.buildId) {
    return { kind: 'newer-build' };
  }
  const unpaused = by.kind === 'build' && existing.archived ? { paused: false, paused_by: null, paused_at: null } : {};
  const row = await db
    .updateTable('pipelines')
    .set({
      ...contents(db, options),
      ...unpaused,
      config_version: sql`nextval('pipeline_config_version')`,
      archived: false,
      state_version: sql`state_version + 1`,
      last_updated: sql`now()`,
    })
    .where('id', '=', existing.id)
    .returning(['id', 'config_version', 'paused'])
    .executeTakeFirstOrThrow();
  return { kind: 'updated', pipelineId: row.id, configVersion: row.config_version, isPaused: row.paused };
}

function lockPipeline(db: Db, { teamId, name, instanceVars }: SavePipelineOptions) {
  return db
    .selectFrom('pipelines')
    .select(['id', 'config_version', 'archived', 'parent_build_id'])
    .where('team_id', '=', teamId)
    .where('name', '=', name)
    .where(sql<string>`coalesce(instance_vars, '{}')`, '=', sql<string>`${JSON.stringify(instanceVars ?? {})}::jsonb`)
    .forUpdate()
    .executeTakeFirst();
}

/** Two that create the same pipeline at once: the second finds the first's row and a version that it doesn't know. */
async function insertPipeline(db: Db, options: SavePipelineOptions): Promise<SavedRow> {
  const { teamId, name, instanceVars, by } = options;
  const row = await db
    .insertInto('pipelines')
    .values({
      team_id: teamId,
      name,
      instance_vars: instanceVars === undefined ? null : JSON.stringify(instanceVars),
      paused: by.kind === 'api',
      ...contents(db, options),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'config_version', 'paused'])
    .executeTakeFirst();
  if (row === undefined) {
    const winner = await lockPipeline(db, options);
    return { kind: 'stale-version', currentVersion: winner?.config_version ?? 0 };
  }
  await placeLast(db, row.id);
  return { kind: 'created', pipelineId: row.id, configVersion: row.config_version, isPaused: row.paused };
}

/** A new name is the team's last; a new instance the last of its name (api.md 16.1). */
async function placeLast(db: Db, pipelineId: PipelineId): Promise<void> {
  await sql`
    update pipelines as created set
      ordering = coalesce(siblings.ordering, created.id),
      secondary_ordering = coalesce(siblings.last_place, 0) + 1
    from (
      select min(other.ordering) as ordering, max(other.secondary_ordering) as last_place
      from pipelines other join pipelines self on self.team_id = other.team_id and self.name = other.name
      where self.id = ${pipelineId} and other.id <> self.id
    ) as siblings
    where created.id = ${pipelineId}`.execute(db);
}

function contents(db: Db, { config, by }: SavePipelineOptions) {
  const varSources = sealSecret(db, stringifyJson(config.varSources.map((source) => storedVarSource.encode(source))));
  return {
    groups: JSON.stringify(config.groups),
    display: config.display === undefined ? null : JSON.stringify(config.display),
    user_data: config.userData === undefined ? null : stringifyJson(config.userData),
    var_sources: varSources.ciphertext,
    var_sources_nonce: varSources.nonce,
    parent_job_id: by.kind === 'build' ? (by.jobId ?? null) : null,
    parent_build_id: by.kind === 'build' ? by.buildId : null,
  };
}
