import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, TeamId } from '../ids.ts';

/** A step's volume may be downloaded as an artifact of its build (scheduling.md 9.9). Saying so twice makes one artifact. */
export async function saveArtifactOutput(
  db: Db,
  { name, teamId, buildId, volumeHandle }: { name: string; teamId: TeamId; buildId: BuildId; volumeHandle: string },
): Promise<void> {
  await sql`
    with artifact as (
      insert into worker_artifacts (team_id, name, build_id)
      select ${teamId}::int, ${name}, ${buildId}::bigint
      where not exists (select from worker_artifacts where build_id = ${buildId} and name = ${name})
      returning id
    )
    update volumes set worker_artifact_id = artifact.id from artifact where volumes.handle = ${volumeHandle}
  `.execute(db);
}
