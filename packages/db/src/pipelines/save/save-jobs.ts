import { compileGroupGlob, type JobConfig, jobStep, type PipelineConfig, storedJob, walkSteps } from '@rondo/pipeline';
import { sql } from 'kysely';
import { sealConfig } from '../../configs/stored-config.ts';
import type { Db } from '../../db.ts';
import type { JobId, PipelineId } from '../../ids.ts';
import type { SavePlace } from './pipeline-to-save.ts';

/** Writes the jobs of a config and marks them to be scheduled; returns those that are due. Caches of tasks that are gone go too. */
export async function saveJobs(
  db: Db,
  { pipelineId, isNew, isPaused }: SavePlace & { isPaused: boolean },
  config: PipelineConfig,
): Promise<JobId[]> {
  const rows = config.jobs.map((job, ordering) => {
    const { ciphertext, nonce } = sealConfig(db, storedJob, job);
    return {
      ...{ name: job.name, ordering, config: ciphertext, config_nonce: nonce, groups: groupsOf(job, config) },
      public: job.public ?? false,
      disable_manual_trigger: job.disableManualTrigger ?? false,
      disable_reruns: job.disableReruns ?? false,
      interruptible: job.interruptible ?? false,
      max_in_flight: limitOf(job),
    };
  });
  const { rows: saved } = await sql<{ id: JobId; is_due: boolean }>`
    insert into jobs as known
      (pipeline_id, name, ordering, config, config_nonce, groups, public, disable_manual_trigger, disable_reruns, interruptible, max_in_flight,
        schedule_served)
    select ${pipelineId}, name, ordering, config, config_nonce, array(select jsonb_array_elements_text(groups)), public,
      disable_manual_trigger, disable_reruns, interruptible, max_in_flight, ${isPaused ? 1 : 0}::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (
      name text, ordering int, config text, config_nonce text, groups jsonb, public boolean,
      disable_manual_trigger boolean, disable_reruns boolean, interruptible boolean, max_in_flight int)
    order by ordering
    on conflict (pipeline_id, name) do update set
      active = true, ordering = excluded.ordering, config = excluded.config, config_nonce = excluded.config_nonce,
      groups = excluded.groups, public = excluded.public, disable_manual_trigger = excluded.disable_manual_trigger,
      disable_reruns = excluded.disable_reruns, interruptible = excluded.interruptible, max_in_flight = excluded.max_in_flight,
      schedule_requested = known.schedule_requested + 1, schedule_requested_at = clock_timestamp(),
      schedule_served = case
        when ${isPaused}::boolean and not exists (select from builds where job_id = known.id and end_time is null) then known.schedule_requested + 1
        else known.schedule_served end
    returning id, schedule_requested > schedule_served as is_due`.execute(db);
  if (!isNew) await retire(db, pipelineId, config.jobs);
  return saved.flatMap(({ id, is_due: isDue }) => (isDue ? [id] : []));
}

function groupsOf(job: JobConfig, { groups }: PipelineConfig): string[] {
  return groups.flatMap(({ name, jobs = [] }) =>
    jobs.filter((glob) => compileGroupGlob(glob)?.(job.name)).map(() => name),
  );
}

/** How many builds may run at once, 0 for any number (scheduling.md 3.1). */
function limitOf({ serial, serialGroups = [], maxInFlight = 0 }: JobConfig): number {
  return serial || serialGroups.length > 0 ? 1 : Number(maxInFlight);
}

/** Jobs that the config no longer names, and the caches of tasks that are gone. */
async function retire(db: Db, pipelineId: PipelineId, jobs: readonly JobConfig[]): Promise<void> {
  await sql`
    update jobs set active = false
    where pipeline_id = ${pipelineId} and active and name <> all(${jobs.map(({ name }) => name)}::text[])`.execute(db);
  await dropTaskCaches(db, pipelineId, jobs);
}

async function dropTaskCaches(db: Db, pipelineId: PipelineId, jobs: readonly JobConfig[]): Promise<void> {
  const kept = jobs.flatMap((job) =>
    [...walkSteps(jobStep(job))].flatMap((step) => (step.kind === 'task' ? [{ job: job.name, step: step.name }] : [])),
  );
  await sql`
    delete from task_caches using jobs
    where jobs.id = job_id and pipeline_id = ${pipelineId} and not exists (
      select from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as kept (job text, step text)
      where kept.job = jobs.name and kept.step = step_name)`.execute(db);
}
