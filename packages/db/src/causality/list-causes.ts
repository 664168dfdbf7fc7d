import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, ResourceId, VersionId } from '../ids.ts';

/** A build on the way of a version. Times in Unix milliseconds. */
export type CauseBuild = {
  readonly id: BuildId;
  readonly name: string;
  readonly status: string;
  readonly jobId: JobId;
  readonly jobName: string;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  /** How far it is from the version; 1: it got the version itself (downstream), or made it (upstream). */
  readonly depth: number;
};

/** A version of the chain that one of its builds got or made. */
export type CauseLink = {
  readonly buildId: BuildId;
  readonly side: 'got' | 'made';
  readonly resourceId: ResourceId;
  readonly resourceName: string;
  readonly versionId: VersionId;
  readonly version: Readonly<Record<string, string>>;
};

export type Causes = {
  /** Nearest first, then newest first. */
  readonly builds: readonly CauseBuild[];
  readonly links: readonly CauseLink[];
  /** There are more builds, further away. */
  readonly hasMore: boolean;
};

export type CauseSubject = {
  readonly resourceId: ResourceId;
  readonly versionId: VersionId;
  readonly direction: 'downstream' | 'upstream';
};

/**
 * What came of a version, or what it came of, nearest first (ui.md C6.6): a statement for each step of the way. Unlike the
 * stock answer it stops at `limit` builds instead of refusing, so it costs what it shows.
 */
export async function listCauses(db: Db, subject: CauseSubject, limit: number): Promise<Causes> {
  const nearest = await findNearest(db, subject, limit + 1);
  const shown = new Map([...nearest].slice(0, limit));
  const [builds, links] = await Promise.all([describeBuilds(db, shown), listLinks(db, [...shown.keys()])]);
  return { builds, links: links.filter(ofChain(links, subject)), hasMore: nearest.size > limit };
}

/** Downstream, builds are entered by what they got and left by what they made; upstream it is the other way round. */
function sides({ direction }: CauseSubject) {
  const [got, made] = [sql.table('build_inputs'), sql.table('build_outputs')];
  return direction === 'downstream' ? { entry: got, exit: made } : { entry: made, exit: got };
}

/** Builds with their distance; each round leaves out what an earlier one has met, so that circles end. */
async function findNearest(db: Db, subject: CauseSubject, limit: number): Promise<ReadonlyMap<BuildId, number>> {
  const nearest = new Map<BuildId, number>();
  let edge = await findFirst(db, subject, limit);
  for (let depth = 1; edge.length > 0; depth += 1) {
    for (const id of edge) nearest.set(id, depth);
    const left = limit - nearest.size;
    edge = left === 0 ? [] : await findNext(db, subject, { edge, known: [...nearest.keys()], limit: left });
  }
  return nearest;
}

async function findFirst(db: Db, subject: CauseSubject, limit: number): Promise<BuildId[]> {
  const { entry } = sides(subject);
  const { rows } = await sql<{ id: BuildId }>`
    select distinct e.build_id as id from resources r
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.id = ${subject.versionId}
    join ${entry} e on e.resource_id = r.id and e.version_digest = v.digest
    where r.id = ${subject.resourceId} order by e.build_id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

async function findNext(
  db: Db,
  subject: CauseSubject,
  { edge, known, limit }: { edge: readonly BuildId[]; known: readonly BuildId[]; limit: number },
): Promise<BuildId[]> {
  const { entry, exit } = sides(subject);
  const { rows } = await sql<{ id: BuildId }>`
    select distinct e.build_id as id from ${exit} x
    join ${entry} e on e.resource_id = x.resource_id and e.version_digest = x.version_digest
    where x.build_id = any(${[...edge]}::bigint[]) and e.build_id <> all(${[...known]}::bigint[])
    order by e.build_id desc limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

async function describeBuilds(db: Db, depths: ReadonlyMap<BuildId, number>): Promise<CauseBuild[]> {
  const { rows } = await sql<
    Omit<CauseBuild, 'depth' | 'startMs' | 'endMs'> & Record<'startMs' | 'endMs', number | null>
  >`
    select b.id, b.name, b.status, j.id as "jobId", j.name as "jobName",
           (extract(epoch from b.start_time) * 1000)::float8 as "startMs",
           (extract(epoch from b.end_time) * 1000)::float8 as "endMs"
    from builds b join jobs j on j.id = b.job_id where b.id = any(${[...depths.keys()]}::bigint[])`.execute(db);
  const builds = rows.map((row) => ({
    ...row,
    startMs: row.startMs ?? undefined,
    endMs: row.endMs ?? undefined,
    depth: depths.get(row.id) ?? 0,
  }));
  return builds.toSorted((a, b) => a.depth - b.depth || b.id - a.id);
}

async function listLinks(db: Db, buildIds: readonly BuildId[]): Promise<CauseLink[]> {
  const { rows } = await sql<CauseLink>`
    select io.build_id as "buildId", io.side, r.id as "resourceId", r.name as "resourceName",
           v.id as "versionId", v.version
    from (
      select build_id, resource_id, version_digest, 'got' as side from build_inputs
      where build_id = any(${[...buildIds]}::bigint[])
      union
      select build_id, resource_id, version_digest, 'made' from build_outputs
      where build_id = any(${[...buildIds]}::bigint[])
    ) io
    join resources r on r.id = io.resource_id
    join resource_versions v on v.scope_id = r.resource_config_scope_id and v.digest = io.version_digest
    order by io.build_id desc, r.name, v.id`.execute(db);
  return rows;
}

/** The version itself and what builds left the chain with: not what they got, or made, besides. */
function ofChain(links: readonly CauseLink[], subject: CauseSubject): (link: CauseLink) => boolean {
  const leaving = subject.direction === 'downstream' ? 'made' : 'got';
  const key = (link: Pick<CauseLink, 'resourceId' | 'versionId'>) => `${link.resourceId} ${link.versionId}`;
  const chain = new Set([key(subject), ...links.filter(({ side }) => side === leaving).map(key)]);
  return (link) => chain.has(key(link));
}
