import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db.ts';
import type { BuildId, ResourceId } from '../../ids.ts';
import type { PassedBuildsRequest, VersionDigest, ViewedPassedBuild, ViewedVersion } from './viewed-version.ts';

type Output = [ResourceId, VersionDigest, 'usable' | 'disabled' | 'gone'];
type Row = { request: number; id: BuildId; order_key: BuildId; outputs: Output[] | null };

/** A page of builds for each request, all in one statement; each page is a range of an index. */
export async function listPassedBuilds(
  db: Db,
  requests: readonly PassedBuildsRequest[],
): Promise<ViewedPassedBuild[][]> {
  if (requests.length === 0) return [];
  const { rows } = await sql<Row>`${sql.join(requests.map(page), sql` union all `)}`.execute(db);
  const pages = Map.groupBy(rows, ({ request }) => request);
  return requests.map((_, index) => (pages.get(index) ?? []).map(readBuild));
}

function readBuild({ id, order_key: orderKey, outputs }: Row): ViewedPassedBuild {
  return {
    id,
    ...(orderKey === id ? {} : { rerunOf: orderKey }),
    outputs: (outputs ?? []).map(([resource, version, state]) => ({ resource, version, state })),
  };
}

function page(request: PassedBuildsRequest, index: number): RawBuilder<unknown> {
  const { order, limit, resources } = request;
  const direction = order === 'newest-first' ? sql`desc` : sql`asc`;
  return sql`(
    select ${index}::int as request, b.id, b.order_key, offered.outputs
    from (${candidates(request)} order by order_key ${direction}, id ${direction} limit ${limit}) as b
    left join lateral (
      select json_agg(json_build_array(o.resource_id, encode(o.version_digest, 'hex'), ${stateOfOutput}) order by o.resource_id, o.position) as outputs
      from successful_build_outputs o join resources r on r.id = o.resource_id
      where o.build_id = b.id and o.resource_id = any(${[...resources]}::int[])
    ) as offered on true
    order by b.order_key ${direction}, b.id ${direction})`;
}

/** Without a version to look for, the job's succeeded builds; else those that offer the first, of which the others are asked. */
function candidates({ job, containing, order, from, passedAlso }: PassedBuildsRequest): RawBuilder<unknown> {
  const [first, ...others] = containing;
  const [id, orderKey] =
    first === undefined ? [sql`c.id`, sql`coalesce(c.rerun_of, c.id)`] : [sql`c.build_id`, sql`c.order_key`];
  const source =
    first === undefined
      ? sql`builds c where c.job_id = ${job} and c.status = 'succeeded'`
      : sql`successful_build_outputs c where c.job_id = ${job} and ${offers(sql`c`, first)}`;
  const conditions = [
    ...(from === undefined
      ? []
      : [
          sql`(${orderKey}, ${id}) ${comparison(order, from.inclusive)} (${from.build.rerunOf ?? from.build.id}::bigint, ${from.build.id}::bigint)`,
        ]),
    ...others.map(
      (other) =>
        sql`exists (select from successful_build_outputs o where o.build_id = ${id} and ${offers(sql`o`, other)})`,
    ),
    ...(passedAlso === undefined ? [] : [hasPassedAlso(id, passedAlso)]),
  ];
  return sql`select ${id} as id, ${orderKey} as order_key from ${source} ${sql.join(
    conditions.map((condition) => sql`and ${condition}`),
    sql` `,
  )}`;
}

function comparison(order: PassedBuildsRequest['order'], inclusive: boolean): RawBuilder<unknown> {
  return sql.raw(`${order === 'newest-first' ? '<' : '>'}${inclusive ? '=' : ''}`);
}

function offers(table: RawBuilder<unknown>, { resource, version }: ViewedVersion): RawBuilder<unknown> {
  return sql`${table}.resource_id = ${resource} and ${table}.version_digest = decode(${version}, 'hex')`;
}

/** The build offers a version of the resource that some succeeded build of each of the jobs offers, too. */
function hasPassedAlso(
  id: RawBuilder<unknown>,
  { resource, jobs }: NonNullable<PassedBuildsRequest['passedAlso']>,
): RawBuilder<unknown> {
  return sql`exists (
    select from successful_build_outputs o
    where o.build_id = ${id} and o.resource_id = ${resource} and not exists (
      select from unnest(${[...jobs]}::int[]) as also (job_id) where not exists (
        select from successful_build_outputs p
        where p.job_id = also.job_id and p.resource_id = ${resource} and p.version_digest = o.version_digest)))`;
}

const stateOfOutput = sql`case
  when exists (select from resource_disabled_versions d where d.resource_id = o.resource_id and d.digest = o.version_digest) then 'disabled'
  when exists (select from resource_versions v where v.scope_id = r.resource_config_scope_id and v.digest = o.version_digest) then 'usable'
  else 'gone' end`;
