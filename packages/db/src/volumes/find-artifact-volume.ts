import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';

/** Where the files of an uploaded artifact lie. */
export async function findArtifactVolume(
  db: Db,
  { artifactId, teamId }: { artifactId: number; teamId: TeamId },
): Promise<{ volumeHandle: string; workerName: string } | undefined> {
  const { rows } = await sql<{ volumeHandle: string; workerName: string }>`
    select v.handle as "volumeHandle", v.worker_name as "workerName"
    from worker_artifacts a join volumes v on v.worker_artifact_id = a.id
    where a.id = ${artifactId} and a.team_id = ${teamId} and v.state = 'created'
  `.execute(db);
  return rows[0];
}
