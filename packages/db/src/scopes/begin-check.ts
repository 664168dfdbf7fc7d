import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, ResourceConfigId, ResourceId, ScopeId } from '../ids.ts';
import { leaseEnd } from '../leases/lease.ts';
import { configParts, type ResourceConfigKey } from '../resource-caches/resource-config-key.ts';

/** When a check is wanted; times in milliseconds, compared with the database's clock (scheduling.md 5.6). */
export type CheckNeed =
  /** Its interval has passed. */
  | { readonly kind: 'due' }
  /** No check that succeeded began after this. */
  | { readonly kind: 'since'; readonly timeMs: number }
  | { readonly kind: 'always' }
  /** Only the history is wanted. */
  | { readonly kind: 'never' }
  /** Of an image: no good check ended after this, nor within its interval unless that is to be skipped. */
  | { readonly kind: 'image'; readonly timeMs: number; readonly skipInterval: boolean };

export type BeginCheckOptions = {
  readonly config: ResourceConfigKey;
  /** The resource whose own history it is; absent: the history is shared by all of the same config (scheduling.md 5.4). */
  readonly resourceId?: ResourceId | undefined;
  readonly need: CheckNeed;
  /** Who checks, so that nobody else does for `leaseMs`; without it several may check at once. */
  readonly lease?: { readonly owner: string; readonly leaseMs: number } | undefined;
  /** The build that a resource shows as its last check; one that is no row draws its id as it begins. */
  readonly build?: { readonly id: BuildId | 'draw'; readonly publicPlan: unknown } | undefined;
};

export type BegunCheck =
  | { readonly kind: 'begin'; readonly scope: CheckScope; readonly buildId: BuildId | undefined }
  | { readonly kind: 'not-needed'; readonly scope: CheckScope }
  | { readonly kind: 'busy'; readonly scope: CheckScope }
  /** No worker offers the base type. */
  | { readonly kind: 'unknown-type' };

export type CheckScope = {
  readonly id: ScopeId;
  readonly configId: ResourceConfigId;
  /** The newest version known; undefined where there is none. */
  readonly latest: VersionConfig | undefined;
  readonly lastCheckEndTimeMs: number;
};

/**
 * Finds the version history that a check is for, made where it is missing, and begins the check if one is needed and
 * nobody else is at it. One statement where the history is known.
 */
export async function beginCheck(db: Db, options: BeginCheckOptions): Promise<BegunCheck> {
  for (;;) {
    const { rows } = await statement(options).execute(db);
    const [row] = rows;
    if (row === undefined) return { kind: 'unknown-type' };
    // A history that was made just now can be begun with only by a further statement.
    if (row.made && options.need.kind !== 'never') continue;
    const scope = {
      id: row.id,
      configId: row.configId,
      latest: row.latest ?? undefined,
      lastCheckEndTimeMs: row.lastCheckEndTime.getTime(),
    };
    if (row.begun) return { kind: 'begin', scope, buildId: row.buildId ?? undefined };
    return { kind: row.needed ? 'busy' : 'not-needed', scope };
  }
}

type Row = {
  id: ScopeId;
  configId: ResourceConfigId;
  made: boolean;
  needed: boolean;
  begun: boolean;
  buildId: BuildId | null;
  latest: VersionConfig | null;
  lastCheckEndTime: Date;
};

const drawnId = sql`nextval(pg_get_serial_sequence('builds', 'id'))`;

function statement({ config, resourceId, need, lease, build }: BeginCheckOptions) {
  const isOwn = resourceId !== undefined;
  const owner = isOwn ? sql`s.resource_id = ${resourceId}` : sql`s.resource_id is null`;
  const target = isOwn
    ? sql`(resource_config_id, resource_id) where resource_id is not null`
    : sql`(resource_config_id) where resource_id is null`;
  const isFree =
    lease === undefined
      ? sql`true`
      : sql`(s.check_lease_expires_at is null or s.check_lease_expires_at <= clock_timestamp())`;
  const taken =
    lease === undefined
      ? sql``
      : sql`check_owner = ${lease.owner}, check_lease_expires_at = ${leaseEnd(lease.leaseMs)},`;
  const plan = build === undefined ? null : JSON.stringify(build.publicPlan);
  return sql<Row>`
    with ${configParts(config)},
    known as (
      select s.id, s.resource_config_id, ${needed(need)} as needed, s.last_check_end_time
      from resource_config_scopes s join config on s.resource_config_id = config.id where ${owner}
    ),
    made as (
      insert into resource_config_scopes (resource_config_id, resource_id)
      select id, ${resourceId ?? null}::int from config where not exists (select from known)
      on conflict ${target} do update set resource_config_id = excluded.resource_config_id
      returning id, resource_config_id, last_check_end_time
    ),
    gone as (
      delete from resource_config_scopes where ${isOwn} and resource_id = ${resourceId ?? null}
        and exists (select from made) and resource_config_id not in (select id from config)
    ),
    begun as (
      update resource_config_scopes s set ${taken} last_check_start_time = clock_timestamp(),
        last_check_build_id = ${build?.id === 'draw' ? drawnId : sql`${build?.id ?? null}::bigint`}, last_check_build_plan = ${plan}::jsonb
      from known where s.id = known.id and ${needed(need)} and ${isFree}
      returning s.id, s.last_check_build_id
    ),
    scope as (
      select id, resource_config_id, false as made, needed, last_check_end_time from known
      union all
      select id, resource_config_id, true, true, last_check_end_time from made
    )
    select scope.id, scope.resource_config_id as "configId", scope.made, scope.needed, scope.last_check_end_time as "lastCheckEndTime",
      exists (select from begun) as begun, (select last_check_build_id from begun) as "buildId",
      (select v.version from resource_versions v where v.scope_id = scope.id and v.check_order > 0
        order by v.check_order desc limit 1) as latest
    from scope`;
}

function needed(need: CheckNeed) {
  switch (need.kind) {
    case 'always':
      return sql`true`;
    case 'never':
      return sql`false`;
    case 'due':
      return sql`s.next_check_time <= clock_timestamp()`;
    case 'since':
      return sql`not (s.last_check_succeeded and s.last_check_start_time > to_timestamp(${need.timeMs / 1000}))`;
    case 'image':
      return sql`not (s.last_check_succeeded and (s.last_check_end_time > to_timestamp(${need.timeMs / 1000})
        or (${!need.skipInterval} and clock_timestamp() < s.next_check_time)))`;
  }
}
