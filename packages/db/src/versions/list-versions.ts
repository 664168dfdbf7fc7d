import { type SqlBool, sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId, ScopeId, VersionId } from '../ids.ts';

/** A version of a resource as its page shows it (api.md 10.7). */
export type VersionRow = {
  readonly id: VersionId;
  readonly version: Readonly<Record<string, string>>;
  readonly metadata: readonly { name: string; value: string }[];
  readonly isEnabled: boolean;
  readonly checkOrder: number;
};

export type VersionPage = {
  limit: number;
  /** Ids of versions whose check order bounds the page, inclusive; `from` wins where both are given (api.md 9). */
  from?: number;
  to?: number;
  /** Key and value pairs that a version must have. */
  filter?: Readonly<Record<string, string>>;
};

export type VersionList = { versions: VersionRow[]; newerFrom: VersionId | undefined; olderTo: VersionId | undefined };

/** A page of a resource's versions, newest first, and the ids that the pages beside it begin at. */
export async function listVersions(
  db: Db,
  { resourceId, scopeId }: { resourceId: ResourceId; scopeId: ScopeId },
  page: VersionPage,
): Promise<VersionList> {
  const matching = sql<SqlBool>`v.scope_id = ${scopeId} and v.check_order > 0 and v.version @> ${JSON.stringify(page.filter ?? {})}::jsonb`;
  const orderOf = (id: number) =>
    sql`(select check_order from resource_versions where scope_id = ${scopeId} and id = ${id})`;
  const { rows } = await sql<RawVersion>`
    select v.id, v.version, v.metadata, v.check_order,
           not exists (select from resource_disabled_versions d where d.resource_id = ${resourceId} and d.digest = v.digest) as enabled
    from resource_versions v
    where ${matching}
      ${page.from === undefined ? sql`` : sql`and v.check_order >= ${orderOf(page.from)}`}
      ${page.to === undefined || page.from !== undefined ? sql`` : sql`and v.check_order <= ${orderOf(page.to)}`}
    order by v.check_order ${page.from === undefined ? sql`desc` : sql`asc`}
    limit ${page.limit}`.execute(db);
  const versions = rows.map(readVersionRow);
  if (page.from !== undefined) versions.reverse();
  const [first, last] = [versions[0], versions.at(-1)];
  if (first === undefined || last === undefined) return { versions, newerFrom: undefined, olderTo: undefined };
  const { rows: beside } = await sql<{ newer: VersionId | null; older: VersionId | null }>`
    select (select v.id from resource_versions v where ${matching} and v.check_order > ${first.checkOrder}
            order by v.check_order asc limit 1) as newer,
           (select v.id from resource_versions v where ${matching} and v.check_order < ${last.checkOrder}
            order by v.check_order desc limit 1) as older`.execute(db);
  return { versions, newerFrom: beside[0]?.newer ?? undefined, olderTo: beside[0]?.older ?? undefined };
}

/** One version of a resource by its id; undefined where it is none of this resource's. */
export async function findVersion(
  db: Db,
  { resourceId, scopeId, versionId }: { resourceId: ResourceId; scopeId: ScopeId; versionId: VersionId },
): Promise<VersionRow | undefined> {
  const { rows } = await sql<RawVersion>`
    select v.id, v.version, v.metadata, v.check_order,
           not exists (select from resource_disabled_versions d where d.resource_id = ${resourceId} and d.digest = v.digest) as enabled
    from resource_versions v
    where v.scope_id = ${scopeId} and v.id = ${versionId}`.execute(db);
  return rows[0] === undefined ? undefined : readVersionRow(rows[0]);
}

type RawVersion = {
  id: VersionId;
  version: Record<string, string>;
  metadata: { name: string; value: string }[] | null;
  check_order: number;
  enabled: boolean;
};

function readVersionRow(row: RawVersion): VersionRow {
  return {
    id: row.id,
    version: row.version,
    metadata: row.metadata ?? [],
    isEnabled: row.enabled,
    checkOrder: row.check_order,
  };
}
