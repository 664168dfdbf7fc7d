import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildId, TeamId } from '../ids.ts';
import { aJob, Scenario, type ScenarioPipeline } from '../testing/scenario.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { type BuildPage, type BuildSelection, listBuilds } from './list-builds.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database[Symbol.asyncDispose]());

type Made = { id: number; rerunOf: number | null; job: number; pipeline: number; team: number };

let builds: Made[];
let selections: [string, BuildSelection, (build: Made) => boolean][];

/** 60 builds of three jobs in turns; every seventh is a rerun of one that is a good deal older. */
beforeAll(async () => {
  const [mine, other] = [await Scenario.withTeam(db, 'mine'), await Scenario.withTeam(db, 'other')];
  const jobs = [aJob('j', []), aJob('k', [])];
  const first = await mine.withPipeline('first', { jobs });
  const second = await other.withPipeline('second', { jobs });
  const open = await other.withPipeline('open', { jobs });
  await db.updateTable('pipelines').set({ public: true }).where('id', '=', open.pipelineId).execute();
  const owners: [ScenarioPipeline, TeamId][] = [
    [first, mine.teamId],
    [second, other.teamId],
    [open, other.teamId],
  ];
  builds = Array.from({ length: 60 }, (_, index): Made => {
    const id = index + 1;
    const original = id % 7 === 0 && id > 14 ? id - 12 : undefined;
    const [pipeline, team] = owners[(original ?? id) % 3] ?? [first, mine.teamId];
    return { id, rerunOf: original ?? null, job: pipeline.jobId('j'), pipeline: pipeline.pipelineId, team };
  });
  await sql`
    insert into builds (id, name, team_id, pipeline_id, job_id, rerun_of, start_time)
    select id, id::text, team, pipeline, job, "rerunOf", to_timestamp(1000 + id)
    from jsonb_to_recordset(${JSON.stringify(builds)}::jsonb) as made (id bigint, "rerunOf" bigint, job int, pipeline int, team int)`.execute(
    db,
  );
  const visible = { teamIds: [mine.teamId] };
  selections = [
    ['everybody’s', { of: 'everybody', visible: 'all' }, () => true],
    [
      'a team’s and what is public',
      { of: 'everybody', visible },
      ({ team, pipeline }) => team === mine.teamId || pipeline === open.pipelineId,
    ],
    ['a team’s', { of: 'team', teamId: other.teamId }, ({ team }) => team === other.teamId],
    ['a pipeline’s', { of: 'pipeline', pipelineId: first.pipelineId }, ({ pipeline }) => pipeline === first.pipelineId],
    ['a job’s', { of: 'job', jobId: second.jobId('j') }, ({ job }) => job === second.jobId('j')],
  ];
});

/** Newest first, a rerun beside its original. */
const inOrder = (list: readonly Made[]) =>
  [...list].sort((a, b) => (b.rerunOf ?? b.id) - (a.rerunOf ?? a.id) || b.id - a.id).map(({ id }) => id);

/** A page as api.md 9 describes it. */
function expected(all: readonly Made[], { limit, from, to, isByTime }: BuildPage) {
  const bound = (value: number | undefined) => (value === undefined || !isByTime ? value : value - 1000);
  const [lower, upper] = [bound(from) ?? 0, bound(to) ?? Number.MAX_SAFE_INTEGER];
  const newestFirst = inOrder(all.filter(({ id }) => id >= lower && id <= upper));
  if (isByTime || from === undefined) return newestFirst.slice(0, limit);
  const oldestFirst = newestFirst.reverse().slice(0, limit);
  return to === undefined ? oldestFirst.reverse() : oldestFirst;
}

describe('a list of builds', () => {
  const pages: BuildPage[] = [
    { limit: 100, isByTime: false },
    { limit: 5, isByTime: false },
    { limit: 5, to: 40, isByTime: false },
    { limit: 5, from: 21, isByTime: false },
    { limit: 5, from: 10, to: 35, isByTime: false },
    { limit: 5, from: 1010, to: 1035, isByTime: true },
  ];

  it.each(pages)('shows a rerun beside its original on every page: %j', async (page) => {
    for (const [whose, selection, isMeant] of selections) {
      const list = await listBuilds(db, selection, page);
      expect([whose, ...list.builds.map(({ id }) => id)]).toEqual([whose, ...expected(builds.filter(isMeant), page)]);
    }
  });

  it('tells where the pages beside it begin', async () => {
    for (const [, selection, isMeant] of selections) {
      const list = await listBuilds(db, selection, { limit: 5, to: 40, isByTime: false });
      const [first, last] = [list.builds[0]?.id ?? 0, list.builds.at(-1)?.id ?? 0];
      const meant = builds.filter(isMeant);
      expect(list.newerFrom).toBe(inOrder(meant.filter(({ id }) => id > first)).at(-1));
      expect(list.olderTo).toBe(inOrder(meant.filter(({ id }) => id < last))[0] as BuildId);
    }
  });
});
