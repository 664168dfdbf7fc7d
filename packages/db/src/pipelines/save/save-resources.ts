import { stringifyJson } from '@rondo/foundation';
import { type ResourceConfig, storedResource } from '@rondo/pipeline';
import { sql } from 'kysely';
import { openConfig, sealConfig } from '../../configs/stored-config.ts';
import type { Db } from '../../db.ts';
import type { PipelineId } from '../../ids.ts';
import type { SavePlace } from './pipeline-to-save.ts';

/**
 * Writes the resources of a config. One whose type or source changed loses its version history until the next check
 * (pipeline-language.md 10.4). Pins of the config replace those of the API; one that is gone from the config is gone.
 */
export async function saveResources(
  db: Db,
  { pipelineId, isNew }: SavePlace,
  configs: readonly ResourceConfig[],
): Promise<void> {
  const unchanged = isNew ? new Set<string>() : await findUnchanged(db, pipelineId, configs);
  const rows = configs.map((config, ordering) => {
    const { ciphertext, nonce } = sealConfig(db, storedResource, config);
    const { name, type, checkEvery, webhookToken } = config;
    return {
      ...{ name, type, ordering, config: ciphertext, config_nonce: nonce },
      check_every_ms: checkEvery?.kind === 'every' ? Number(checkEvery.intervalNs / 1_000_000n) : null,
      check_never: checkEvery?.kind === 'never',
      has_webhook: webhookToken !== undefined,
    };
  });
  await sql`
    insert into resources as known (pipeline_id, name, type, ordering, config, config_nonce, check_every_ms, check_never, has_webhook)
    select ${pipelineId}, name, type, ordering, config, config_nonce, check_every_ms, check_never, has_webhook
    from ${recordset(rows)} order by ordering
    on conflict (pipeline_id, name) do update set
      type = excluded.type, active = true, ordering = excluded.ordering, config = excluded.config,
      config_nonce = excluded.config_nonce, check_every_ms = excluded.check_every_ms,
      check_never = excluded.check_never, has_webhook = excluded.has_webhook,
      resource_config_id = case when known.name = any(${[...unchanged]}::text[]) then known.resource_config_id end,
      resource_config_scope_id = case when known.name = any(${[...unchanged]}::text[]) then known.resource_config_scope_id end`.execute(
    db,
  );
  if (!isNew) {
    await sql`
      update resources set active = false
      where pipeline_id = ${pipelineId} and active and name <> all(${configs.map(({ name }) => name)}::text[])`.execute(
      db,
    );
  }
  await savePins(db, { pipelineId, isNew }, configs);
}

function recordset(rows: readonly object[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (
    name text, type text, ordering int, config text, config_nonce text, check_every_ms bigint, check_never boolean, has_webhook boolean)`;
}

/** Compared here and not in SQL, because configs may be sealed. */
async function findUnchanged(db: Db, pipelineId: PipelineId, configs: readonly ResourceConfig[]): Promise<Set<string>> {
  const known = await db
    .selectFrom('resources')
    .select(['name', 'config', 'config_nonce'])
    .where('pipeline_id', '=', pipelineId)
    .where('resource_config_id', 'is not', null)
    .execute();
  const wanted = new Map(configs.map((config) => [config.name, config]));
  const unchanged = known.filter((row) => {
    const before = openConfig(db, storedResource, row);
    const after = wanted.get(row.name);
    return after !== undefined && before.type === after.type && hasSameSource(before, after);
  });
  return new Set(unchanged.map(({ name }) => name));
}

/** Keys are in one order wherever a source comes from, so that equal ones are printed alike. */
function hasSameSource(before: ResourceConfig, after: ResourceConfig): boolean {
  return stringifyJson(before.source) === stringifyJson(after.source);
}

async function savePins(db: Db, { pipelineId, isNew }: SavePlace, configs: readonly ResourceConfig[]): Promise<void> {
  const pins = configs.flatMap(({ name, version }) => (version === undefined ? [] : [{ name, version }]));
  if (!isNew) {
    await sql`
      delete from resource_pins using resources
      where resources.id = resource_id and pipeline_id = ${pipelineId} and from_config
        and name <> all(${pins.map(({ name }) => name)}::text[])`.execute(db);
  }
  if (pins.length === 0) return;
  await sql`
    insert into resource_pins (resource_id, version, from_config)
    select id, wanted.version, true
    from jsonb_to_recordset(${JSON.stringify(pins)}::jsonb) as wanted (name text, version jsonb)
    join resources on resources.name = wanted.name and pipeline_id = ${pipelineId}
    on conflict (resource_id) do update set version = excluded.version, from_config = true, comment_text = '',
      pinned_by = null, pinned_at = null`.execute(db);
}
