import {
  type DisplayConfig,
  type GroupConfig,
  type JsonValue,
  type PipelineConfig,
  type StoredForm,
  storedJob,
  storedPrototype,
  storedResource,
  storedResourceType,
} from '@rondo/pipeline';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { openSecret } from '../secrets/secret-columns.ts';
import { readVarSources } from './find-var-sources.ts';

type SecretRow = { config: string; config_nonce: string | null };

/** The configuration as it was saved, with the version that a change of it must name (api.md 16.2). Undefined for an unknown pipeline. */
export async function findPipelineConfig(
  db: Db,
  id: PipelineId,
): Promise<{ config: PipelineConfig; configVersion: number } | undefined> {
  const pipeline = await db
    .selectFrom('pipelines')
    .select(['config_version', 'groups', 'display', 'user_data', 'var_sources', 'var_sources_nonce'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (pipeline === undefined) return undefined;
  const [jobs, resources, resourceTypes, prototypes] = await Promise.all([
    select(db, 'jobs', id),
    select(db, 'resources', id),
    select(db, 'resource_types', id),
    select(db, 'prototypes', id),
  ]);
  const open = <Config>(form: StoredForm<Config>, rows: SecretRow[]) => rows.map((row) => openConfig(db, form, row));
  const config: PipelineConfig = {
    groups: pipeline.groups as unknown as GroupConfig[],
    varSources: readVarSources(openSecret(db, pipeline.var_sources, pipeline.var_sources_nonce)),
    resources: open(storedResource, resources),
    resourceTypes: open(storedResourceType, resourceTypes),
    prototypes: open(storedPrototype, prototypes),
    jobs: open(storedJob, jobs),
    ...(pipeline.display === null ? {} : { display: pipeline.display as DisplayConfig }),
    ...(pipeline.user_data === null ? {} : { userData: pipeline.user_data as JsonValue }),
  };
  return { config, configVersion: pipeline.config_version };
}

function select(
  db: Db,
  table: 'jobs' | 'resources' | 'resource_types' | 'prototypes',
  id: PipelineId,
): Promise<SecretRow[]> {
  return db
    .selectFrom(table)
    .select(['config', 'config_nonce'])
    .where('pipeline_id', '=', id)
    .where('active', '=', true)
    .orderBy('ordering')
    .orderBy('id')
    .execute();
}
