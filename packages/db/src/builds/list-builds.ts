import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, TeamId } from '../ids.ts';
import { type BuildRow, buildOrderKey, readBuildRow, selectBuilds } from './build-row.ts';

/** Whose builds a list shows. */
export type BuildSelection =
  | { of: 'everybody'; visible: 'all' | { teamIds: readonly TeamId[] } }
  | { of: 'team'; teamId: TeamId }
  | { of: 'pipeline'; pipelineId: PipelineId }
  | { of: 'job'; jobId: JobId };

/** A page of a list: by inclusive ids, or by inclusive start times in Unix seconds (api.md 9). */
export type BuildPage = { limit: number; from?: number; to?: number; isByTime: boolean };

/** The rows of a page, and the ids that the pages beside it begin at. */
export type BuildList = { builds: BuildRow[]; newerFrom: BuildId | undefined; olderTo: BuildId | undefined };

export async function listBuilds(db: Db, selection: BuildSelection, page: BuildPage): Promise<BuildList> {
  const builds = (await pageQuery(select(db, selection), page).execute()).map(readBuildRow);
  if (!page.isByTime && page.from !== undefined && page.to === undefined) builds.reverse();
  const [first, last] = [builds[0], builds.at(-1)];
  if (first === undefined || last === undefined || page.isByTime)
    return { builds, newerFrom: undefined, olderTo: undefined };
  const [newer, older] = await Promise.all([
    select(db, selection)
      .clearSelect()
      .select('builds.id')
      .where('builds.id', '>', first.id)
      .orderBy(buildOrderKey, 'asc')
      .orderBy('builds.id', 'asc')
      .limit(1)
      .executeTakeFirst(),
    select(db, selection)
      .clearSelect()
      .select('builds.id')
      .where('builds.id', '<', last.id)
      .orderBy(buildOrderKey, 'desc')
      .orderBy('builds.id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  return { builds, newerFrom: newer?.id as BuildId | undefined, olderTo: older?.id as BuildId | undefined };
}

type BuildQuery = ReturnType<typeof selectBuilds>;

function select(db: Db, selection: BuildSelection): BuildQuery {
  const query = selectBuilds(db);
  switch (selection.of) {
    case 'team':
      return query.where('builds.team_id', '=', selection.teamId);
    case 'pipeline':
      return query.where('builds.pipeline_id', '=', selection.pipelineId);
    case 'job':
      return query.where('builds.job_id', '=', selection.jobId);
    case 'everybody': {
      const { visible } = selection;
      if (visible === 'all') return query;
      return query.where(sql<boolean>`(pipelines.public or builds.team_id = any(${[...visible.teamIds]}::int[]))`);
    }
  }
}

function pageQuery(query: BuildQuery, { limit, from, to, isByTime }: BuildPage): BuildQuery {
  if (isByTime) {
    const bounded =
      from === undefined ? query : query.where('builds.start_time', '>=', sql<Date>`to_timestamp(${from})`);
    return (to === undefined ? bounded : bounded.where('builds.start_time', '<=', sql<Date>`to_timestamp(${to})`))
      .orderBy(buildOrderKey, 'desc')
      .orderBy('builds.id', 'desc')
      .limit(limit);
  }
  const bounded = from === undefined ? query : query.where(sql<boolean>`builds.id >= ${from}`);
  const direction = from === undefined ? 'desc' : 'asc';
  return (to === undefined ? bounded : bounded.where(sql<boolean>`builds.id <= ${to}`))
    .orderBy(buildOrderKey, direction)
    .orderBy('builds.id', direction)
    .limit(limit);
}
