import { type PrototypeConfig, type ResourceTypeConfig, storedPrototype, storedResourceType } from '@rondo/pipeline';
import { sql } from 'kysely';
import { sealConfig } from '../../configs/stored-config.ts';
import type { Db } from '../../db.ts';
import type { SavePlace } from './pipeline-to-save.ts';

export type SaveResourceTypesOptions = {
  table: 'resource_types' | 'prototypes';
  configs: readonly (ResourceTypeConfig | PrototypeConfig)[];
};

/** Writes the resource types or prototypes of a config. */
export async function saveResourceTypes(
  db: Db,
  { pipelineId, isNew }: SavePlace,
  { table, configs }: SaveResourceTypesOptions,
): Promise<void> {
  const rows = configs.map((config, ordering) => {
    const { ciphertext, nonce } = sealConfig(db, table === 'prototypes' ? storedPrototype : storedResourceType, config);
    return { name: config.name, type: config.type, ordering, config: ciphertext, config_nonce: nonce };
  });
  if (rows.length > 0) {
    await sql`
      insert into ${sql.table(table)} (pipeline_id, name, type, ordering, config, config_nonce)
      select ${pipelineId}, name, type, ordering, config, config_nonce
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as wanted (name text, type text, ordering int, config text, config_nonce text) order by ordering
      on conflict (pipeline_id, name) do update set
        type = excluded.type, active = true, ordering = excluded.ordering,
        config = excluded.config, config_nonce = excluded.config_nonce`.execute(db);
  }
  if (isNew) return;
  await sql`
    update ${sql.table(table)} set active = false
    where pipeline_id = ${pipelineId} and active and name <> all(${configs.map(({ name }) => name)}::text[])`.execute(
    db,
  );
}
