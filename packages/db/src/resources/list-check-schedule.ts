import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { ResourceId } from '../ids.ts';

/** When a resource is to be checked next on its own (scheduling.md 5.1, 5.2). */
export type ScheduledCheck = {
  readonly resourceId: ResourceId;
  /** 0 or less: now. On the database's clock. */
  readonly dueInMs: number;
  readonly checkEveryMs: number | null;
  readonly hasWebhook: boolean;
  readonly pin: VersionConfig | null;
  /** Checked for as long as it is configured so; others until they have a good check, or the version they are pinned to. */
  readonly isPolled: boolean;
};

/** Of all resources, or of one, those that the scheduler checks by itself. */
export async function listCheckSchedule(db: Db, resourceId?: ResourceId): Promise<ScheduledCheck[]> {
  const { rows } = await sql<ScheduledCheck>`
    select r.id as "resourceId", r.check_every_ms as "checkEveryMs", r.has_webhook as "hasWebhook", pins.version as pin,
      (extract(epoch from coalesce(s.next_check_time, 'epoch') - clock_timestamp()) * 1000)::float8 as "dueInMs",
      uses.triggers as "isPolled"
    from resources r
    join pipelines p on p.id = r.pipeline_id and not p.paused and not p.archived
    left join resource_config_scopes s on s.id = r.resource_config_scope_id
    left join resource_pins pins on pins.resource_id = r.id
    cross join lateral (
      select count(*) as number, coalesce(bool_or(i.trigger), false) as triggers
      from job_inputs i join jobs j on j.id = i.job_id and j.active where i.resource_id = r.id and i.passed_job_id is null
    ) as uses
    where r.active and not r.check_never ${resourceId === undefined ? sql`` : sql`and r.id = ${resourceId}`} and (
      uses.triggers or s.id is null or s.last_check_end_time = 'epoch' or not s.last_check_succeeded
      or uses.number > 0 and not exists (select from resource_versions v where v.scope_id = s.id)
      or uses.number > 0 and pins.version is not null
        and not exists (select from resource_versions v where v.scope_id = s.id and v.version @> pins.version))`.execute(
    db,
  );
  return rows;
}
