import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type SessionContainerRow = {
  readonly handle: string;
  readonly workerName: string;
  readonly state: 'creating' | 'created';
  readonly volumes: readonly { readonly handle: string; readonly mountPath: string }[];
};

/** The containers in which checks of one kind run, one for each worker that had one to do. */
export async function findSessionContainers(db: Db, session: string): Promise<SessionContainerRow[]> {
  const { rows } = await sql<SessionContainerRow>`
    select c.handle, c.worker_name as "workerName", c.state,
      coalesce((
        select jsonb_agg(jsonb_build_object('handle', v.handle, 'mountPath', v.mount_path) order by v.id)
        from volumes v where v.container_handle = c.handle
      ), '[]') as volumes
    from containers c where c.check_session = ${session} and c.state in ('creating', 'created')
  `.execute(db);
  return rows;
}
