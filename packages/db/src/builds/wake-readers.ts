import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** Tells those who follow builds of a pipeline or team that is about to be deleted to look: nothing more will come. */
export async function wakeReaders(db: Db, of: { pipelineId: PipelineId } | { teamId: TeamId }): Promise<void> {
  const unfinished = db.selectFrom('builds').select('id').where('end_time', 'is', null);
  const rows = await ('pipelineId' in of
    ? unfinished.where('pipeline_id', '=', of.pipelineId)
    : unfinished.where('team_id', '=', of.teamId)
  ).execute();
  for (const { id } of rows) wakeUp(db, 'build-events', id);
}
