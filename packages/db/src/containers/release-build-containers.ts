import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/** A check that is no row has ended: its images' containers and what it kept from the collector are free (scheduling.md 5.5). */
export async function releaseBuildContainers(db: Db, buildId: BuildId): Promise<void> {
  await sql`
    with uses as (delete from resource_cache_uses where build_id = ${buildId})
    update containers set state = 'destroying' where build_id = ${buildId} and state in ('creating', 'created')`.execute(
    db,
  );
}
