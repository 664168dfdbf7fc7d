import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId } from '../ids.ts';

/** `not-ready`: a rerun's original never had inputs. `gone`: a chosen version is no longer in its resource's history. */
export type AdoptInputsOutcome =
  | { readonly kind: 'adopted'; readonly versions: ReadonlyMap<string, VersionConfig> }
  | { readonly kind: 'gone'; readonly input: string }
  | { readonly kind: 'not-ready' };

/**
 * Gives a build its inputs for good (scheduling.md 3.3): those saved for the job's next build, or a rerun those of its
 * original. A version that is gone is noted on the job and nothing is adopted.
 */
export async function adoptInputs(
  db: Db,
  { buildId, jobId, rerunOf }: { buildId: BuildId; jobId: JobId; rerunOf: BuildId | null },
): Promise<AdoptInputsOutcome> {
  if (rerunOf !== null && !(await hasInputs(db, rerunOf))) return { kind: 'not-ready' };
  const source = rerunOf === null ? nextInputs(jobId) : originalInputs(rerunOf);
  const { rows } = await sql<{ name: string; version: VersionConfig | null }>`
    select source.name, v.version from (${source}) as source (name, resource_id, digest, first)
    join resources r on r.id = source.resource_id
    left join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = source.digest`.execute(db);
  const gone = rows.find(({ version }) => version === null);
  if (gone !== undefined) {
    if (rerunOf === null) await noteGone(db, jobId, gone.name);
    return { kind: 'gone', input: gone.name };
  }
  const pipes =
    rerunOf === null
      ? sql`select from_build_id from next_build_pipes where job_id = ${jobId}`
      : sql`select from_build_id from build_pipes where to_build_id = ${rerunOf}`;
  await sql`
    with adopted as (
      insert into build_inputs (build_id, name, resource_id, version_digest, first_occurrence, job_id)
      select ${buildId}, name, resource_id, digest, first, ${jobId} from (${source}) as source (name, resource_id, digest, first)
    ), piped as (
      insert into build_pipes (to_build_id, from_build_id) select ${buildId}, from_build_id from (${pipes}) as pipes
    )
    update builds set inputs_ready = true where id = ${buildId}`.execute(db);
  return { kind: 'adopted', versions: new Map(rows.map(({ name, version }) => [name, version ?? {}])) };
}

async function hasInputs(db: Db, buildId: BuildId): Promise<boolean> {
  const row = await db.selectFrom('builds').select('inputs_ready').where('id', '=', buildId).executeTakeFirst();
  return row?.inputs_ready ?? false;
}

function nextInputs(jobId: JobId) {
  return sql`select name, resource_id, version_digest, first_occurrence from next_build_inputs where job_id = ${jobId} and version_digest is not null`;
}

function originalInputs(buildId: BuildId) {
  return sql`select name, resource_id, version_digest, false from build_inputs where build_id = ${buildId}`;
}

async function noteGone(db: Db, jobId: JobId, name: string): Promise<void> {
  await db
    .updateTable('next_build_inputs')
    .set({ version_digest: null, resolve_error: `chosen version of input ${name} not available` })
    .where('job_id', '=', jobId)
    .where('name', '=', name)
    .execute();
  await db.updateTable('jobs').set({ inputs_determined: false }).where('id', '=', jobId).execute();
}
