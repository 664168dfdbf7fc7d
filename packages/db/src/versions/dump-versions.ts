import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId, ScopeId, VersionId } from '../ids.ts';

type Version = { versionId: VersionId; resourceId: ResourceId; checkOrder: number; scopeId: ScopeId };
type Used = Version & { buildId: BuildId; jobId: JobId };

/** Everything that input resolution looks at in one pipeline, for people who want to see why (api.md 10.16). */
export type VersionsDump = {
  readonly jobs: readonly { name: string; id: JobId }[];
  readonly resources: readonly { name: string; id: ResourceId; scopeId: ScopeId | null }[];
  readonly versions: readonly Version[];
  readonly outputs: readonly Used[];
  readonly inputs: readonly (Used & { inputName: string })[];
  readonly reruns: readonly { buildId: BuildId; jobId: JobId; rerunOf: BuildId }[];
};

const version = sql`v.id as "versionId", r.id as "resourceId", v.check_order as "checkOrder", v.scope_id as "scopeId"`;
const used = sql`
  join builds b on b.id = io.build_id and b.status = 'succeeded' and b.job_id is not null
  join resources r on r.id = io.resource_id
  join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = io.version_digest`;

export async function dumpVersions(db: Db, pipelineId: PipelineId): Promise<VersionsDump> {
  const all = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(db)).rows;
  const [jobs, resources, versions, outputs, inputs, reruns] = await Promise.all([
    all(
      sql<
        VersionsDump['jobs'][number]
      >`select name, id from jobs where pipeline_id = ${pipelineId} and active order by id`,
    ),
    all(sql<VersionsDump['resources'][number]>`
      select name, id, resource_config_scope_id as "scopeId" from resources where pipeline_id = ${pipelineId} and active order by id`),
    all(sql<Version>`
      select ${version} from resources r join resource_versions v on v.scope_id = r.resource_config_scope_id
      where r.pipeline_id = ${pipelineId} and r.active and v.check_order > 0
        and not exists (select from resource_disabled_versions d where d.resource_id = r.id and d.digest = v.digest)
      order by r.id, v.check_order`),
    all(sql<Used>`
      select ${version}, b.id as "buildId", b.job_id as "jobId" from build_outputs io ${used}
      where r.pipeline_id = ${pipelineId} and v.check_order > 0 order by b.id, v.id`),
    all(sql<Used & { inputName: string }>`
      select ${version}, b.id as "buildId", b.job_id as "jobId", io.name as "inputName" from build_inputs io ${used}
      where r.pipeline_id = ${pipelineId} and v.check_order > 0 order by b.id, v.id`),
    all(sql<VersionsDump['reruns'][number]>`
      select b.id as "buildId", b.job_id as "jobId", b.rerun_of as "rerunOf" from builds b join jobs j on j.id = b.job_id
      where j.pipeline_id = ${pipelineId} and b.rerun_of is not null order by b.id`),
  ]);
  return { jobs, resources, versions, outputs, inputs, reruns };
}
