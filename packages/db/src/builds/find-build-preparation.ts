import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** What holds a pending build of a job back, as stock clients show it (scheduling.md 3.5). */
export type BuildPreparation = {
  readonly isPipelinePaused: boolean;
  readonly isJobPaused: boolean;
  readonly isLimitReached: boolean;
  /** By input, whether it is there; an input that nothing is known of is left out. */
  readonly inputs: ReadonlyMap<string, boolean>;
  /** By input that is not there, why. */
  readonly missing: ReadonlyMap<string, string>;
};

type Row = {
  isPipelinePaused: boolean;
  isJobPaused: boolean;
  isLimitReached: boolean;
  inputs: { name: string; hasVersion: boolean | null; error: string | null; isBeingChecked: boolean }[] | null;
};

/** Undefined where the build isn't pending or has no job: then nothing holds it back. */
export async function findBuildPreparation(db: Db, buildId: BuildId): Promise<BuildPreparation | undefined> {
  const { rows } = await sql<Row>`
    select p.paused as "isPipelinePaused", j.paused as "isJobPaused", j.max_in_flight_reached as "isLimitReached", gets.list as inputs
    from builds b join jobs j on j.id = b.job_id join pipelines p on p.id = j.pipeline_id
    left join lateral (
      select json_agg(json_build_object('name', i.name, 'hasVersion', n.version_digest is not null, 'error', n.resolve_error,
        'isBeingChecked', b.manually_triggered and b.rerun_of is null and i.passed_job_id is null
          and not exists (select from resource_pins where resource_id = i.resource_id)
          and coalesce(s.last_check_end_time, 'epoch') < b.create_time) order by i.name) as list
      from (select distinct on (name) * from job_inputs where job_id = j.id order by name) as i
      join resources r on r.id = i.resource_id
      left join resource_config_scopes s on s.id = r.resource_config_scope_id
      left join next_build_inputs n on n.job_id = j.id and n.name = i.name
    ) as gets on true
    where b.id = ${buildId} and b.status = 'pending'`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { inputs: gets, ...flags } = row;
  return { ...flags, ...describeInputs(gets ?? []) };
}

function describeInputs(gets: NonNullable<Row['inputs']>): Pick<BuildPreparation, 'inputs' | 'missing'> {
  const inputs = new Map<string, boolean>();
  const missing = new Map<string, string>();
  const hasFailed = gets.some(({ error }) => error !== null);
  for (const { name, hasVersion, error, isBeingChecked } of gets) {
    const reason = error ?? unresolvedReason({ hasVersion: hasVersion ?? false, isBeingChecked });
    // Of an input that was not looked at because another one failed nothing is said.
    if (error === null && !hasVersion && hasFailed) continue;
    inputs.set(name, reason === undefined);
    if (reason !== undefined) missing.set(name, reason);
  }
  return { inputs, missing };
}

function unresolvedReason(input: { hasVersion: boolean; isBeingChecked: boolean }): string | undefined {
  if (!input.hasVersion) return 'input is not included in resolved candidates';
  return input.isBeingChecked ? 'checking for latest available versions' : undefined;
}
