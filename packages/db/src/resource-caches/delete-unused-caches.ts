import { sql } from 'kysely';
import type { Db } from '../db.ts';

/**
 * Caches that no build, type or next build needs (scheduling.md 15.4), with the configs that only they and checks of long
 * ago spoke of. Their files go with the volumes, once nobody has those.
 */
export async function deleteUnusedCaches(db: Db, { configGraceMs }: { configGraceMs: number }): Promise<void> {
  await sql`
    delete from resource_cache_uses u using builds b where b.id = u.build_id and not b.interceptible`.execute(db);
  await sql`
    delete from resource_cache_uses u
    where not exists (select from builds b where b.id = u.build_id)
      and not exists (select from containers c where c.build_id = u.build_id)
      and u.build_id < coalesce((select max(id) from builds where create_time < now() - interval '24 hours'), 0)`.execute(
    db,
  );
  await sql`
    delete from build_image_resource_caches i using builds b
    where b.id = i.build_id and b.job_id is null and b.end_time < now() - interval '24 hours'`.execute(db);
  await sql`
    delete from resource_caches c
    where not exists (select from resource_cache_uses u where u.resource_cache_id = c.id)
      and not exists (select from resource_configs r where r.resource_cache_id = c.id)
      and not exists (select from build_image_resource_caches i where i.resource_cache_id = c.id)
      and c.created_at < now() - interval '1 minute'
      and not exists (
        select from next_build_inputs n join resources r on r.id = n.resource_id join jobs j on j.id = n.job_id
          join pipelines p on p.id = j.pipeline_id
        where r.resource_config_id = c.resource_config_id and n.version_digest = c.version_digest and not p.paused and j.active)`.execute(
    db,
  );
  await sql`
    delete from resource_configs c
    where c.last_referenced < now() - ${configGraceMs} * interval '1 millisecond'
      and not exists (select from resource_caches r where r.resource_config_id = c.id)
      and not exists (select from resources r where r.resource_config_id = c.id)
      and not exists (select from resource_types t where t.resource_config_id = c.id)
      and not exists (select from prototypes t where t.resource_config_id = c.id)
      and not exists (select from resource_config_scopes s where s.resource_config_id = c.id
        and greatest(s.last_check_start_time, s.last_check_end_time) > now() - ${configGraceMs} * interval '1 millisecond')`.execute(
    db,
  );
}
