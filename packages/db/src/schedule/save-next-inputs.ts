import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

export type NextInput =
  | {
      readonly name: string;
      readonly resource: ResourceId;
      readonly version: string;
      readonly firstOccurrence: boolean;
    }
  | { readonly name: string; readonly resource: ResourceId; readonly error: string };

export type NextInputs = {
  readonly jobId: JobId;
  readonly isResolved: boolean;
  /** Whether any input has a version that the job never had; as it was where the inputs aren't resolved (scheduling.md 2.3). */
  readonly hasNewInputs: boolean | undefined;
  readonly inputs: readonly NextInput[];
  readonly pipes: readonly BuildId[];
};

/** Keeps what the job's next build would run with. What is the same already is not written again. */
export async function saveNextInputs(db: Db, next: NextInputs): Promise<void> {
  const { jobId, isResolved, hasNewInputs = null, inputs, pipes } = next;
  const { rows } = await sql<{ pipeline_id: PipelineId; is_shown: boolean }>`
    with wanted as (
      select name, resource, decode(version, 'hex') as digest, coalesce("firstOccurrence", false) as first, error
      from jsonb_to_recordset(${JSON.stringify(inputs)}::jsonb)
        as wanted (name text, resource int, version text, "firstOccurrence" boolean, error text)
    ), gone as (
      delete from next_build_inputs where job_id = ${jobId} and name not in (select name from wanted)
    ), saved as (
      insert into next_build_inputs as known (job_id, name, resource_id, version_digest, first_occurrence, resolve_error)
      select ${jobId}, name, resource, digest, first, error from wanted
      on conflict (job_id, name) do update set resource_id = excluded.resource_id, version_digest = excluded.version_digest,
        first_occurrence = excluded.first_occurrence, resolve_error = excluded.resolve_error
      where (known.resource_id, known.version_digest, known.first_occurrence, known.resolve_error)
        is distinct from (excluded.resource_id, excluded.version_digest, excluded.first_occurrence, excluded.resolve_error)
    ), unpiped as (
      delete from next_build_pipes where job_id = ${jobId} and from_build_id <> all(${[...pipes]}::bigint[])
    ), piped as (
      insert into next_build_pipes (job_id, from_build_id) select ${jobId}, id from unnest(${[...pipes]}::bigint[]) as id
      on conflict do nothing
    )
    update jobs set inputs_determined = ${isResolved}, has_new_inputs = coalesce(${hasNewInputs}::boolean, has_new_inputs)
    where id = ${jobId}
      and (inputs_determined, has_new_inputs) is distinct from (${isResolved}, coalesce(${hasNewInputs}::boolean, has_new_inputs))
    returning pipeline_id, has_new_inputs is distinct from (select before.has_new_inputs from jobs before where before.id = ${jobId}) as is_shown`.execute(
    db,
  );
  for (const { pipeline_id: id, is_shown: isShown } of rows) if (isShown) wakeUp(db, 'pipeline-state', id);
}
