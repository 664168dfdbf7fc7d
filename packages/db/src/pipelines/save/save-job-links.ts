import { type GetStepConfig, type JobConfig, jobStep, matchPathGlob, walkSteps } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { PipelineId } from '../../ids.ts';
import type { SavePlace } from './pipeline-to-save.ts';

type InputLink = {
  job: string;
  name: string;
  resource: string;
  passed: string | null;
  trigger: boolean;
  version: unknown;
};
type OutputLink = { job: string; name: string; resource: string };

/** Writes anew what connects jobs: inputs with the jobs they have passed, outputs, serial groups. */
export async function saveJobLinks(
  db: Db,
  { pipelineId, isNew }: SavePlace,
  jobs: readonly JobConfig[],
): Promise<void> {
  if (!isNew) await deleteLinks(db, pipelineId);
  const namesOf = findNames(jobs);
  await insertInputs(
    db,
    pipelineId,
    jobs.flatMap((job) => inputsOf(job, namesOf)),
  );
  await insertOutputs(db, pipelineId, jobs.flatMap(outputsOf));
  await insertSerialGroups(
    db,
    pipelineId,
    jobs.flatMap((job) => serialGroupsOf(job).map((group) => ({ job: job.name, group }))),
  );
}

async function deleteLinks(db: Db, pipelineId: PipelineId): Promise<void> {
  const ofPipeline = sql`job_id in (select id from jobs where pipeline_id = ${pipelineId})`;
  await sql`
    with inputs as (delete from job_inputs where ${ofPipeline}), outputs as (delete from job_outputs where ${ofPipeline})
    delete from jobs_serial_groups where ${ofPipeline}`.execute(db);
}

/** The jobs that `passed` globs mean, in the order of the config. Nearly all globs are plain names, which are looked up. */
function findNames(jobs: readonly JobConfig[]): (globs: readonly string[]) => string[] {
  const places = new Map(jobs.map(({ name }, place) => [name, place]));
  const placesOf = (glob: string): number[] => {
    if (!/[*?[\\]/.test(glob)) return [places.get(glob) ?? []].flat();
    return jobs.flatMap(({ name }, place) => (matchPathGlob(glob, name) ? [place] : []));
  };
  return (globs) =>
    [...new Set(globs.flatMap(placesOf))].sort((a, b) => a - b).flatMap((place) => jobs[place]?.name ?? []);
}

function inputsOf(job: JobConfig, namesOf: (globs: readonly string[]) => string[]): InputLink[] {
  return [...walkSteps(jobStep(job))].flatMap((step): InputLink[] => {
    if (step.kind !== 'get') return [];
    const { name, resource = name, passed = [], trigger = false } = step;
    const passedNames = namesOf(passed);
    const link = { job: job.name, name, resource, trigger, version: versionOf(step) };
    return passedNames.length === 0
      ? [{ ...link, passed: null }]
      : passedNames.map((one) => ({ ...link, passed: one }));
  });
}

function versionOf({ version }: GetStepConfig): unknown {
  if (version?.kind === 'every') return 'every';
  return version?.kind === 'pinned' ? version.version : null;
}

function outputsOf(job: JobConfig): OutputLink[] {
  return [...walkSteps(jobStep(job))].flatMap((step) =>
    step.kind === 'put' ? [{ job: job.name, name: step.name, resource: step.resource ?? step.name }] : [],
  );
}

/** A limit without named groups holds within the job alone (scheduling.md 3.1). */
function serialGroupsOf({ name, serial, serialGroups = [], maxInFlight = 0 }: JobConfig): string[] {
  if (serialGroups.length > 0) return [...new Set(serialGroups)];
  return serial || maxInFlight > 0 ? [name] : [];
}

async function insertInputs(db: Db, pipelineId: PipelineId, links: InputLink[]): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into job_inputs (job_id, name, resource_id, passed_job_id, trigger, version)
    select jobs.id, link.name, resources.id, passed.id, link.trigger, nullif(link.version, 'null')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      as link (job text, name text, resource text, passed text, trigger boolean, version jsonb)
    join jobs on jobs.pipeline_id = ${pipelineId} and jobs.name = link.job
    join resources on resources.pipeline_id = ${pipelineId} and resources.name = link.resource
    left join jobs as passed on passed.pipeline_id = ${pipelineId} and passed.name = link.passed`.execute(db);
}

async function insertOutputs(db: Db, pipelineId: PipelineId, links: OutputLink[]): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into job_outputs (job_id, name, resource_id)
    select jobs.id, link.name, resources.id
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link (job text, name text, resource text)
    join jobs on jobs.pipeline_id = ${pipelineId} and jobs.name = link.job
    join resources on resources.pipeline_id = ${pipelineId} and resources.name = link.resource`.execute(db);
}

async function insertSerialGroups(
  db: Db,
  pipelineId: PipelineId,
  links: { job: string; group: string }[],
): Promise<void> {
  if (links.length === 0) return;
  await sql`
    insert into jobs_serial_groups (job_id, serial_group)
    select jobs.id, link."group"
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link (job text, "group" text)
    join jobs on jobs.pipeline_id = ${pipelineId} and jobs.name = link.job`.execute(db);
}
