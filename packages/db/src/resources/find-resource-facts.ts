import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';

/** What a resource's page tells beside the resource. */
export type ResourceFacts = {
  /** The last checks, newest last. */
  readonly recentChecks: readonly { readonly hasSucceeded: boolean; readonly tookMs: number }[];
  /** From the end of the last check to the next one; undefined before the first. */
  readonly intervalMs: number | undefined;
  /** Who pinned it and when, if it is pinned, not by its configuration, and somebody noted it. */
  readonly pin: { readonly by: string; readonly atMs: number } | undefined;
};

type Row = {
  recentChecksMs: number[] | null;
  intervalMs: number | null;
  pinnedBy: string | null;
  pinnedAt: Date | null;
};

/** Nothing is known of a resource that was never checked. */
export async function findResourceFacts(db: Db, resourceId: ResourceId): Promise<ResourceFacts> {
  const { rows } = await sql<Row>`
    select s.recent_checks_ms as "recentChecksMs",
      case when s.last_check_end_time > 'epoch'
        then (extract(epoch from s.next_check_time - s.last_check_end_time) * 1000)::float8 end as "intervalMs",
      pin.pinned_by as "pinnedBy", pin.pinned_at as "pinnedAt"
    from resources r left join resource_config_scopes s on s.id = r.resource_config_scope_id
    left join resource_pins pin on pin.resource_id = r.id and not pin.from_config
    where r.id = ${resourceId}`.execute(db);
  const [row] = rows;
  return {
    recentChecks: (row?.recentChecksMs ?? []).map((ms) => ({ hasSucceeded: ms > 0, tookMs: Math.abs(ms) })),
    intervalMs: row?.intervalMs ?? undefined,
    pin: row?.pinnedBy && row.pinnedAt ? { by: row.pinnedBy, atMs: row.pinnedAt.getTime() } : undefined,
  };
}
