import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId, ResourceId } from '../ids.ts';

export type FindChecksOptions = {
  jobId: JobId;
  isManual: boolean;
  createTimeMs: number;
  /** Checked already on behalf of this build, with whatever result: they hold it back no longer. */
  attempted: readonly ResourceId[];
};

/** A resource to be checked before a build may choose its inputs. */
export type CheckBefore = {
  readonly resourceId: ResourceId;
  readonly name: string;
  /** Whether the build has to wait for it; others of its job are checked along (scheduling.md 3.2). */
  readonly isAwaited: boolean;
  readonly checkEveryMs: number | null;
  readonly hasWebhook: boolean;
};

/**
 * Which resources a pending build wants checked first (scheduling.md 3.2): of a manual one all inputs without `passed`
 * that are not pinned; of an automatic one those that don't trigger, in their interval. Empty: it is ready.
 */
export async function findChecksBefore(db: Db, options: FindChecksOptions): Promise<CheckBefore[]> {
  const { jobId, isManual, createTimeMs, attempted } = options;
  const created = sql`to_timestamp(${createTimeMs / 1000})`;
  const isAwaited = isManual
    ? sql`(s.id is null or s.last_check_end_time < ${created})`
    : sql`(s.id is not null and s.next_check_time < ${created})`;
  const { rows } = await sql<CheckBefore>`
    select distinct r.id as "resourceId", r.name, r.check_every_ms as "checkEveryMs", r.has_webhook as "hasWebhook",
      ${isAwaited} and r.id <> all(${[...attempted]}::int[]) as "isAwaited"
    from job_inputs i
    join resources r on r.id = i.resource_id and r.active
    left join resource_config_scopes s on s.id = r.resource_config_scope_id
    where i.job_id = ${jobId} and i.passed_job_id is null and (${isManual} or not i.trigger)
      and not exists (select from resource_pins where resource_id = r.id)
      and (i.version is null or jsonb_typeof(i.version) <> 'object')
    order by r.id`.execute(db);
  return rows.some((row) => row.isAwaited) ? rows.filter(({ resourceId }) => !attempted.includes(resourceId)) : [];
}
