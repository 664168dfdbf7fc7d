import { sql } from 'kysely';
import type { ArtifactRow } from '../builds/list-build-artifacts.ts';
import type { Db } from '../db.ts';
import type { TeamId, WorkerArtifactId } from '../ids.ts';

/** Writes down an artifact that is about to be uploaded into a volume of this handle (api.md 15.1). */
export async function saveUpload(
  db: Db,
  upload: { teamId: TeamId; workerName: string; volumeHandle: string },
): Promise<ArtifactRow> {
  const { rows } = await sql<{ id: WorkerArtifactId; createdAt: Date }>`
    with artifact as (insert into worker_artifacts (team_id) values (${upload.teamId}) returning id, created_at),
      volume as (
        insert into volumes (handle, worker_name, state, team_id, kind, worker_artifact_id)
        select ${upload.volumeHandle}, ${upload.workerName}, 'creating', ${upload.teamId}, 'artifact', id from artifact
      )
    select id, created_at as "createdAt" from artifact`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an insert returned no row');
  return { id: row.id, name: '', buildId: undefined, createdAtMs: row.createdAt.getTime() };
}

/** An upload that broke off: its artifact is gone, its volume is collected. */
export async function forgetUpload(db: Db, id: WorkerArtifactId): Promise<void> {
  await db.deleteFrom('worker_artifacts').where('id', '=', id).execute();
}
