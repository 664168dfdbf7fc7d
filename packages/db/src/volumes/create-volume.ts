import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type VolumeKind = 'container' | 'resource-cache' | 'resource-type' | 'task-cache' | 'artifact' | 'image';

export type NewVolume = {
  readonly handle: string;
  readonly workerName: string;
  readonly kind: VolumeKind;
  readonly teamId?: number | undefined;
  /** The container whose life it shares. */
  readonly containerHandle?: string | undefined;
  readonly mountPath?: string | undefined;
  readonly parentHandle?: string | undefined;
  readonly baseResourceType?: string | undefined;
  readonly workerArtifactId?: number | undefined;
  readonly privileged: boolean;
};

/** Writes down a volume before it is made, so that it is found after a crash. One that is known by its handle stays as it is. */
export async function createVolume(db: Db, volume: NewVolume): Promise<void> {
  await sql`
    insert into volumes (handle, worker_name, state, team_id, kind, container_handle, mount_path, parent_handle,
      base_resource_type, worker_artifact_id, privileged)
    values (${volume.handle}, ${volume.workerName}, 'creating', ${volume.teamId ?? null}, ${volume.kind},
      ${volume.containerHandle ?? null}, ${volume.mountPath ?? null}, ${volume.parentHandle ?? null},
      ${volume.baseResourceType ?? null}, ${volume.workerArtifactId ?? null}, ${volume.privileged})
    on conflict (handle) do nothing
  `.execute(db);
}
