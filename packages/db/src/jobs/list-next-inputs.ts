import {
  type GetStepConfig,
  jobStep,
  type ResourceConfig,
  storedJob,
  storedResource,
  type VersionConfig,
  walkSteps,
} from '@rondo/pipeline';
import { sql } from 'kysely';
import { openConfig } from '../configs/stored-config.ts';
import type { Db } from '../db.ts';
import type { JobId } from '../ids.ts';

/** An input of a job's next build: the version that it would get, and of what. */
export type NextInputRow = {
  readonly name: string;
  readonly resource: ResourceConfig;
  readonly version: VersionConfig;
  readonly params: GetStepConfig['params'];
  readonly tags: GetStepConfig['tags'];
};

type Row = { name: string; version: VersionConfig; config: string; config_nonce: string | null };

/** By name; undefined while they can't be told (api.md 12.3). */
export async function listNextInputs(db: Db, jobId: JobId): Promise<NextInputRow[] | undefined> {
  const job = await db
    .selectFrom('jobs')
    .select(['config', 'config_nonce', 'inputs_determined'])
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (!job?.inputs_determined) return undefined;
  const { rows } = await sql<Row>`
    select n.name, v.version, r.config, r.config_nonce
    from next_build_inputs n
    join resources r on r.id = n.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = n.version_digest
    where n.job_id = ${jobId}
    order by n.name`.execute(db);
  const gets = new Map(
    [...walkSteps(jobStep(openConfig(db, storedJob, job)))].flatMap((step): [string, GetStepConfig][] =>
      step.kind === 'get' ? [[step.name, step]] : [],
    ),
  );
  return rows.map(({ name, version, ...resource }) => ({
    name,
    resource: openConfig(db, storedResource, resource),
    version,
    params: gets.get(name)?.params,
    tags: gets.get(name)?.tags,
  }));
}
