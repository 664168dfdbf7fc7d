import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { type PipelineRow, pipelineColumns, readPipelineRow } from './pipeline-row.ts';

/** Names a pipeline: by team, name and instance vars; without vars it is the plain one (api.md 8). */
export type PipelineKey = { teamId: TeamId; name: string; instanceVars: Readonly<Record<string, unknown>> | undefined };

/** Instance vars `{}` match nothing, as in the reference. */
export async function findPipeline(
  db: Db,
  { teamId, name, instanceVars }: PipelineKey,
): Promise<PipelineRow | undefined> {
  const query = db
    .selectFrom('pipelines')
    .innerJoin('teams', 'teams.id', 'pipelines.team_id')
    .select(pipelineColumns)
    .where('pipelines.team_id', '=', teamId)
    .where('pipelines.name', '=', name);
  const row = await (instanceVars === undefined
    ? query.where('pipelines.instance_vars', 'is', null)
    : query.where('pipelines.instance_vars', '=', sql<string>`${JSON.stringify(instanceVars)}::jsonb`)
  ).executeTakeFirst();
  return row === undefined ? undefined : readPipelineRow(row);
}

export async function findPipelineById(db: Db, id: PipelineId): Promise<PipelineRow | undefined> {
  const row = await db
    .selectFrom('pipelines')
    .innerJoin('teams', 'teams.id', 'pipelines.team_id')
    .select(pipelineColumns)
    .where('pipelines.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : readPipelineRow(row);
}
