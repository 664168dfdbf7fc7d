import {
  type JobConfig,
  type PrototypeConfig,
  type ResourceConfig,
  type ResourceTypeConfig,
  storedJob,
  storedPrototype,
  storedResource,
  storedResourceType,
} from '@rondo/pipeline';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { JobId, PipelineId } from '../ids.ts';

/** What plans of a pipeline's builds are made from; the same for all of one config version. */
export type PlanSources = {
  readonly configVersion: number;
  readonly jobs: ReadonlyMap<JobId, JobConfig>;
  readonly resources: readonly ResourceConfig[];
  readonly resourceTypes: readonly ResourceTypeConfig[];
  readonly prototypes: readonly PrototypeConfig[];
};

/** Undefined where the pipeline is gone. `db` is a snapshot, so that all of it is of one version. */
export async function findPlanSources(db: Db, pipelineId: PipelineId): Promise<PlanSources | undefined> {
  const pipeline = await db
    .selectFrom('pipelines')
    .select('config_version')
    .where('id', '=', pipelineId)
    .executeTakeFirst();
  if (pipeline === undefined) return undefined;
  const jobs = await selectConfigs(db, 'jobs', pipelineId);
  const resources = await selectConfigs(db, 'resources', pipelineId);
  const resourceTypes = await selectConfigs(db, 'resource_types', pipelineId);
  const prototypes = await selectConfigs(db, 'prototypes', pipelineId);
  return {
    configVersion: pipeline.config_version,
    jobs: new Map(jobs.map((row) => [row.id as JobId, openConfig(db, storedJob, row)])),
    resources: resources.map((row) => openConfig(db, storedResource, row)),
    resourceTypes: resourceTypes.map((row) => openConfig(db, storedResourceType, row)),
    prototypes: prototypes.map((row) => openConfig(db, storedPrototype, row)),
  };
}

function selectConfigs(
  db: Db,
  table: 'jobs' | 'resources' | 'resource_types' | 'prototypes',
  pipelineId: PipelineId,
): Promise<{ id: number; config: string; config_nonce: string | null }[]> {
  return db
    .selectFrom(table)
    .select(['id', 'config', 'config_nonce'])
    .where('pipeline_id', '=', pipelineId)
    .where('active', '=', true)
    .orderBy('ordering')
    .execute();
}
