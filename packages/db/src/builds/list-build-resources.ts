import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, PipelineId } from '../ids.ts';

export type BuildInputRow = {
  readonly name: string;
  readonly version: Readonly<Record<string, string>>;
  readonly pipelineId: PipelineId;
  readonly isFirstOccurrence: boolean;
};
export type BuildOutputRow = { readonly name: string; readonly version: Readonly<Record<string, string>> };

/** The versions that a build got and put, by name; those whose versions were cleared are not shown (api.md 10.7). */
export async function listBuildResources(
  db: Db,
  buildId: BuildId,
): Promise<{ inputs: BuildInputRow[]; outputs: BuildOutputRow[] }> {
  const [inputs, outputs] = await Promise.all([
    sql<BuildInputRow>`
      select i.name, v.version, r.pipeline_id as "pipelineId", i.first_occurrence as "isFirstOccurrence"
      from build_inputs i
      join resources r on r.id = i.resource_id
      join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = i.version_digest
      where i.build_id = ${buildId}
      order by i.name`.execute(db),
    sql<BuildOutputRow>`
      select o.name, v.version
      from build_outputs o
      join resources r on r.id = o.resource_id
      join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = o.version_digest
      where o.build_id = ${buildId}
      order by o.name`.execute(db),
  ]);
  return { inputs: inputs.rows, outputs: outputs.rows };
}
