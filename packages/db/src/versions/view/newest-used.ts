import { sql } from 'kysely';
import type { JobId } from '../../ids.ts';

/**
 * The version with the highest check order that any build of the job had as an input, whatever its name (scheduling.md
 * 4.5): walks the history downwards and stops at the first. For a lateral join behind resource `r`.
 */
export function newestUsed(job: JobId) {
  return sql`
    select v.digest, v.check_order from resource_versions v
    where v.scope_id = r.resource_config_scope_id and exists (
      select from build_inputs i where i.resource_id = r.id and i.version_digest = v.digest and i.job_id = ${job})
    order by v.check_order desc, v.id desc limit 1`;
}

/** For versions `v` of resource `r`. */
export const isEnabled = sql`not exists (
  select from resource_disabled_versions d where d.resource_id = r.id and d.digest = v.digest)`;
