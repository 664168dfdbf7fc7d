import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ContainerMetadata, NewContainerVolume, StepContainerRow, StepOwner } from './container-row.ts';
import { findStepContainer } from './find-step-containers.ts';

export type NewStepContainer = {
  readonly handle: string;
  readonly workerName: string;
  readonly owner: StepOwner;
  /** The lease under which the build is run; absent for checks that are no row of builds. */
  readonly leaseEpoch?: number | undefined;
  readonly metadata: ContainerMetadata;
  readonly volumes: readonly NewContainerVolume[];
};

export type StepContainerClaim =
  | { readonly kind: 'created' }
  /** The step had one on this worker before. */
  | { readonly kind: 'existing'; readonly row: StepContainerRow }
  /** Another node runs the build now, or it has ended: nothing was written. */
  | { readonly kind: 'stale' };

/**
 * Writes down a container and its volumes before they are made, so that whoever goes on after a crash finds them. One
 * statement; taking the build's lease over waits for it or makes it stale (worker.md 14.1).
 */
export async function createStepContainer(db: Db, container: NewStepContainer): Promise<StepContainerClaim> {
  const { handle, workerName, owner, leaseEpoch, metadata, volumes } = container;
  const lease =
    leaseEpoch === undefined
      ? sql`select 1 as current`
      : sql`select 1 as current from builds
            where id = ${owner.buildId} and lease_epoch = ${leaseEpoch} and status = 'started' for share`;
  const { rows } = await sql<{ current: number; made: string | null }>`
    with lease as (${lease}),
    container as (
      insert into containers (handle, worker_name, state, team_id, build_id, plan_id, lease_epoch, step_type, step_name,
        attempt, pipeline_id, job_id, resource_id, working_directory, container_user)
      select ${handle}, ${workerName}, 'creating', ${owner.teamId}::int, ${owner.buildId}::bigint, ${owner.planId},
        ${leaseEpoch ?? 0}::bigint, ${metadata.stepType}, ${metadata.stepName}, ${metadata.attempt},
        ${metadata.pipelineId ?? null}::int, ${metadata.jobId ?? null}::int, ${metadata.resourceId ?? null}::int,
        ${metadata.workingDirectory}, ${metadata.user}
      from lease
      on conflict (build_id, plan_id, worker_name) where build_id is not null and state in ('creating', 'created') do nothing
      returning handle
    ),
    volume as (
      insert into volumes (handle, worker_name, state, team_id, kind, container_handle, mount_path, parent_handle, privileged)
      select wanted.handle, ${workerName}, 'creating', ${owner.teamId}::int, 'container', container.handle,
        wanted."mountPath", wanted."parentHandle", wanted.privileged
      from container, jsonb_to_recordset(${JSON.stringify(volumes)}::jsonb)
        as wanted (handle text, "mountPath" text, "parentHandle" text, privileged boolean)
    )
    select (select count(*)::int from lease) as current, (select handle from container) as made
  `.execute(db);
  const [row] = rows;
  if (row === undefined || row.current === 0) return { kind: 'stale' };
  if (row.made !== null) return { kind: 'created' };
  const existing = await findStepContainer(db, { ...owner, workerName });
  return existing === undefined ? { kind: 'stale' } : { kind: 'existing', row: existing };
}
