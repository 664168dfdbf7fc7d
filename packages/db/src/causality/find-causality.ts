import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, ResourceId, VersionId } from '../ids.ts';

/** What came of a version, or what it came of: builds of jobs, and what they got and put (api.md 10.15). */
export type Causality = {
  readonly builds: readonly CausalBuild[];
  readonly inputs: readonly CausalVersion[];
  readonly outputs: readonly CausalVersion[];
};

export type CausalBuild = {
  readonly id: BuildId;
  readonly name: string;
  readonly status: string;
  readonly jobId: JobId;
  readonly jobName: string;
};

export type CausalVersion = {
  readonly buildId: BuildId;
  readonly versionId: VersionId;
  readonly version: Readonly<Record<string, string>>;
  readonly resourceId: ResourceId;
  readonly resourceName: string;
};

/** Answers of more would take a browser down; the reference draws the same lines. */
const limits = { builds: 5000, versions: 25_000 };

/** Undefined where there would be too much to show. */
export async function findCausality(
  db: Db,
  subject: { resourceId: ResourceId; versionId: VersionId; direction: 'downstream' | 'upstream' },
): Promise<Causality | undefined> {
  const { rows } = await related(subject).execute(db);
  if (rows.length >= limits.builds) return undefined;
  const ids = rows.map(({ id }) => id);
  const [inputs, outputs] = await Promise.all([
    listVersionsOf(db, 'build_inputs', ids),
    listVersionsOf(db, 'build_outputs', ids),
  ]);
  if (inputs.length >= limits.versions || outputs.length >= limits.versions) return undefined;
  return { builds: rows, inputs, outputs };
}

/** Downstream: builds that got the version, then those that got what these put; upstream the other way. Cycles end by `union`. */
function related({ resourceId, versionId, direction }: Parameters<typeof findCausality>[1]) {
  const [first, second] =
    direction === 'downstream' ? ['build_inputs', 'build_outputs'] : ['build_outputs', 'build_inputs'];
  const entry = sql.table(first ?? '');
  const exit = sql.table(second ?? '');
  return sql<CausalBuild>`
    with recursive found as (
      select e.build_id from ${entry} e
        join resources r on r.id = e.resource_id
        join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = e.version_digest
        where r.id = ${resourceId} and v.id = ${versionId}
      union
      select e.build_id from found
        join ${exit} x on x.build_id = found.build_id
        join ${entry} e on e.resource_id = x.resource_id and e.version_digest = x.version_digest
    )
    select b.id, b.name, b.status, j.id as "jobId", j.name as "jobName"
    from builds b join jobs j on j.id = b.job_id
    where b.id in (select build_id from found limit ${limits.builds}) order by b.id desc`;
}

async function listVersionsOf(
  db: Db,
  table: 'build_inputs' | 'build_outputs',
  buildIds: readonly BuildId[],
): Promise<CausalVersion[]> {
  const { rows } = await sql<CausalVersion>`
    select io.build_id as "buildId", v.id as "versionId", v.version, r.id as "resourceId", r.name as "resourceName"
    from ${sql.table(table)} io
    join resources r on r.id = io.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = io.version_digest
    where io.build_id = any(${[...buildIds]}::bigint[])
    order by io.build_id, v.id limit ${limits.versions}`.execute(db);
  return rows;
}
