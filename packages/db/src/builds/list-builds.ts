import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, TeamId } from '../ids.ts';
import { type BuildRow, readBuildRow, selectBuilds } from './build-row.ts';

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

/** Newest first, or oldest first. */
type Direction = 'desc' | 'asc';

type Bounds = RawBuilder<boolean>;

export async function listBuilds(db: Db, selection: BuildSelection, page: BuildPage): Promise<BuildList> {
  const direction = page.isByTime || page.from === undefined ? 'desc' : 'asc';
  const places = findPlaces(selection, boundsOf(page), { direction, limit: page.limit });
  const rows = await selectBuilds(db)
    .innerJoin(places.as('placed'), 'placed.id', 'builds.id')
    .orderBy('placed.place', direction)
    .orderBy('builds.id', direction)
    .execute();
  const builds = rows.map(readBuildRow);
  if (!page.isByTime && page.from !== undefined && page.to === undefined) builds.reverse();
  const [first, last] = [builds[0], builds.at(-1)];
  if (first === undefined || last === undefined || page.isByTime)
    return { builds, newerFrom: undefined, olderTo: undefined };
  const newer = findPlaces(selection, sql<boolean>`builds.id > ${first.id}`, { direction: 'asc', limit: 1 });
  const older = findPlaces(selection, sql<boolean>`builds.id < ${last.id}`, { direction: 'desc', limit: 1 });
  const { rows: beside } = await sql<{ newer: BuildId | null; older: BuildId | null }>`
    select (select id from ${newer} as newer) as newer, (select id from ${older} as older) as older`.execute(db);
  return { builds, newerFrom: beside[0]?.newer ?? undefined, olderTo: beside[0]?.older ?? undefined };
}

/**
 * The ids of a list's first builds within bounds, each with its place: a rerun stands beside its original (scheduling.md 14). Builds
 * that are no reruns and those that are each have an index in that order; the two are merged, however many there are.
 */
function findPlaces(
  selection: BuildSelection,
  bounds: Bounds,
  { direction, limit }: { direction: Direction; limit: number },
) {
  const way = sql.raw(direction);
  const where = sql`${condition(selection)} and ${bounds}`;
  if (selection.of === 'job') {
    return sql<{ id: number; place: number }>`(
      select id, coalesce(rerun_of, id) as place from builds where ${where} order by place ${way}, id ${way} limit ${limit})`;
  }
  return sql<{ id: number; place: number }>`(
    (select id, id as place from builds where rerun_of is null and ${where} order by id ${way} limit ${limit})
    union all
    (select id, rerun_of from builds where rerun_of is not null and ${where} order by rerun_of ${way}, id ${way} limit ${limit})
    order by place ${way}, id ${way} limit ${limit})`;
}

function condition(selection: BuildSelection) {
  switch (selection.of) {
    case 'team':
      return sql<boolean>`builds.team_id = ${selection.teamId}`;
    case 'pipeline':
      return sql<boolean>`builds.pipeline_id = ${selection.pipelineId}`;
    case 'job':
      return sql<boolean>`builds.job_id = ${selection.jobId}`;
    case 'everybody': {
      const { visible } = selection;
      if (visible === 'all') return sql<boolean>`true`;
      return sql<boolean>`(builds.team_id = any(${[...visible.teamIds]}::int[])
        or builds.pipeline_id in (select id from pipelines where public))`;
    }
  }
}

function boundsOf({ from, to, isByTime }: BuildPage): Bounds {
  const place = isByTime ? sql`builds.start_time` : sql`builds.id`;
  const bound = (value: number) => (isByTime ? sql`to_timestamp(${value})` : sql`${value}::bigint`);
  const lower = from === undefined ? sql`true` : sql`${place} >= ${bound(from)}`;
  const upper = to === undefined ? sql`true` : sql`${place} <= ${bound(to)}`;
  return sql<boolean>`${lower} and ${upper}`;
}
