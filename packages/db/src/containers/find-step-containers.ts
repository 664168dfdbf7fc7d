import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';
import type { ContainerState, StepContainerRow } from './container-row.ts';

/** All containers of a build's steps: what a node that takes the build up has to go on with. */
export async function findStepContainers(db: Db, buildId: BuildId): Promise<StepContainerRow[]> {
  return select(db, sql`c.build_id = ${buildId}`);
}

/** The container of one step on one worker. */
export async function findStepContainer(
  db: Db,
  { buildId, planId, workerName }: { buildId: BuildId; planId: string; workerName: string },
): Promise<StepContainerRow | undefined> {
  const rows = await select(
    db,
    sql`c.build_id = ${buildId} and c.plan_id = ${planId} and c.worker_name = ${workerName}`,
  );
  return rows[0];
}

type Raw = Omit<StepContainerRow, 'createdAtMs'> & { createdAt: Date; state: ContainerState };

async function select(db: Db, condition: ReturnType<typeof sql>): Promise<StepContainerRow[]> {
  const { rows } = await sql<Raw>`
    select c.handle, c.worker_name as "workerName", c.plan_id as "planId", c.state, c.created_at as "createdAt",
      coalesce((
        select jsonb_agg(jsonb_build_object('handle', v.handle, 'mountPath', v.mount_path) order by v.id)
        from volumes v where v.container_handle = c.handle
      ), '[]') as volumes
    from containers c
    where ${condition} and c.state in ('creating', 'created')
    order by c.id
  `.execute(db);
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAtMs: createdAt.getTime() }));
}
