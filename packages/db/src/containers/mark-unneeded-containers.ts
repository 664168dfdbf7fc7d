import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type UnneededContainersOptions = {
  /** How long a container stays after somebody last looked into it. */
  readonly hijackGraceMs: number;
};

/**
 * Containers that nobody needs any more are to be destroyed (worker.md 18.4): those of builds that may no longer be looked
 * into, those that could not be made, and those of checks whose time is up while no check runs in them. How many there were.
 */
export async function markUnneededContainers(db: Db, { hijackGraceMs }: UnneededContainersOptions): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update containers c set state = 'destroying'
    where state in ('creating', 'created', 'failed')
      and (last_hijack is null or last_hijack < now() - ${hijackGraceMs} * interval '1 millisecond')
      and (
        state = 'failed'
        or (build_id is not null and exists (select from builds b where b.id = c.build_id and not b.interceptible))
        -- Of checks that are no rows, whose node died: the node that ends one takes them away itself.
        or (build_id is not null and not exists (select from builds b where b.id = c.build_id) and created_at < now() - interval '24 hours')
        or (check_session is not null and ${sessionIsOver})
      )`.execute(db);
  return Number(numAffectedRows);
}

/** After five minutes to an hour, as long as the newest worker had run when it was made (scheduling.md 5.6). */
const sessionIsOver = sql`
  c.created_at < now() - least(interval '1 hour', greatest(interval '5 minutes',
    c.created_at - coalesce((select max(w.start_time) from workers w), 'epoch')))
  and not exists (
    select from resource_config_scopes s
    where 'config-' || s.resource_config_id = c.check_session and s.check_lease_expires_at > now()
  )`;
