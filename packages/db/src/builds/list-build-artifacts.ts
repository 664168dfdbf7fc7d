import type { Db } from '../db.ts';
import type { BuildId, WorkerArtifactId } from '../ids.ts';

/** Files that can be downloaded: uploaded ones have no name and no build. */
export type ArtifactRow = {
  readonly id: WorkerArtifactId;
  readonly name: string;
  readonly buildId: BuildId | undefined;
  readonly createdAtMs: number;
};

/** What the artifact_output steps of a build gave away. */
export async function listBuildArtifacts(db: Db, buildId: BuildId): Promise<ArtifactRow[]> {
  const rows = await db
    .selectFrom('worker_artifacts')
    .select(['id', 'name', 'created_at'])
    .where('build_id', '=', buildId)
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, created_at }) => ({
    id: id as WorkerArtifactId,
    name,
    buildId,
    createdAtMs: created_at.getTime(),
  }));
}
