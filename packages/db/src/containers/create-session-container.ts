import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import type { ContainerMetadata, NewContainerVolume } from './container-row.ts';
import { findSessionContainers, type SessionContainerRow } from './find-session-containers.ts';

export type NewSessionContainer = {
  readonly handle: string;
  readonly workerName: string;
  /** What the container is for: checks of one resource config. */
  readonly session: string;
  readonly teamId: TeamId;
  readonly metadata: ContainerMetadata;
  readonly volumes: readonly NewContainerVolume[];
};

/** Writes down the container in which checks of one kind run on a worker, unless there is one: then that one is given back. */
export async function createSessionContainer(
  db: Db,
  container: NewSessionContainer,
): Promise<SessionContainerRow | 'created'> {
  const { handle, workerName, session, teamId, metadata, volumes } = container;
  const { rows } = await sql<{ handle: string }>`
    with container as (
      insert into containers (handle, worker_name, state, team_id, check_session, step_type, step_name, pipeline_id, resource_id,
        working_directory, container_user)
      values (${handle}, ${workerName}, 'creating', ${teamId}, ${session}, ${metadata.stepType}, ${metadata.stepName},
        ${metadata.pipelineId ?? null}, ${metadata.resourceId ?? null}, ${metadata.workingDirectory}, ${metadata.user})
      on conflict (check_session, worker_name) where check_session is not null and state in ('creating', 'created') do nothing
      returning handle
    ),
    volume as (
      insert into volumes (handle, worker_name, state, team_id, kind, container_handle, mount_path, parent_handle, privileged)
      select wanted.handle, ${workerName}, 'creating', ${teamId}::int, 'container', container.handle,
        wanted."mountPath", wanted."parentHandle", wanted.privileged
      from container, jsonb_to_recordset(${JSON.stringify(volumes)}::jsonb)
        as wanted (handle text, "mountPath" text, "parentHandle" text, privileged boolean)
    )
    select handle from container
  `.execute(db);
  if (rows.length > 0) return 'created';
  const existing = (await findSessionContainers(db, session)).find((row) => row.workerName === workerName);
  // Gone between the two statements: the next attempt makes it.
  return existing ?? createSessionContainer(db, container);
}
