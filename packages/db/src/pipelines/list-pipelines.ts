import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId, TeamId } from '../ids.ts';
import { type PipelineRow, pipelineColumns, readPipelineRow } from './pipeline-row.ts';

/** Which pipelines a caller may see in a list: all of some teams (or of all), and the public ones of the others. */
export type PipelineVisibility = 'all' | { teamIds: readonly TeamId[] };

/** Visible teams' pipelines by team, ordering, instance; then the public ones of other teams (api.md 12.4). */
export async function listAllPipelines(db: Db, visible: PipelineVisibility): Promise<PipelineRow[]> {
  const all = db
    .selectFrom('pipelines')
    .innerJoin('teams', 'teams.id', 'pipelines.team_id')
    .select(pipelineColumns)
    .orderBy('teams.name')
    .orderBy('pipelines.ordering')
    .orderBy('pipelines.secondary_ordering')
    .orderBy('pipelines.id');
  if (visible === 'all') return (await all.execute()).map(readPipelineRow);
  const teamIds = [...visible.teamIds];
  const rows = await all
    .where(sql<boolean>`(pipelines.public or pipelines.team_id = any(${teamIds}::int[]))`)
    .execute();
  const own = new Set<number>(visible.teamIds);
  const isOwn = (row: { teamId: number }) => own.has(row.teamId);
  return [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))].map(readPipelineRow);
}

/** A team's pipelines in the order that its members gave them; the public ones alone for strangers. */
export async function listTeamPipelines(
  db: Db,
  teamId: TeamId,
  options: { onlyPublic: boolean },
): Promise<PipelineRow[]> {
  const query = db
    .selectFrom('pipelines')
    .innerJoin('teams', 'teams.id', 'pipelines.team_id')
    .select(pipelineColumns)
    .where('pipelines.team_id', '=', teamId)
    .orderBy('pipelines.ordering')
    .orderBy('pipelines.secondary_ordering')
    .orderBy('pipelines.id');
  const rows = await (options.onlyPublic ? query.where('pipelines.public', '=', true) : query).execute();
  return rows.map(readPipelineRow);
}

/** Several pipelines at once, in no order; those that are gone are missing. */
export async function findPipelinesById(db: Db, ids: readonly PipelineId[]): Promise<PipelineRow[]> {
  const rows = await db
    .selectFrom('pipelines')
    .innerJoin('teams', 'teams.id', 'pipelines.team_id')
    .select(pipelineColumns)
    .where(sql<boolean>`pipelines.id = any(${[...ids]}::int[])`)
    .execute();
  return rows.map(readPipelineRow);
}
