import { sql } from 'kysely';
import type { Db } from '../db.ts';

/** What runs on a worker now. Counted from the rows, so that no crash can leave a number that is off for ever. */
export type WorkerLoad = {
  readonly workerName: string;
  readonly buildContainers: number;
  /** Tasks of running builds that have no result yet. */
  readonly activeTasks: number;
};

/** For strategies that go by load only (worker.md 7.3). */
export async function countWorkerLoad(db: Db): Promise<WorkerLoad[]> {
  const { rows } = await sql<WorkerLoad>`
    select c.worker_name as "workerName", count(*)::int as "buildContainers",
      count(*) filter (where c.step_type = 'task' and c.state in ('creating', 'created') and b.id is not null and r.build_id is null)::int
        as "activeTasks"
    from containers c
    left join builds b on b.id = c.build_id and b.status = 'started'
    left join build_step_results r on r.build_id = c.build_id and r.plan_id = c.plan_id
    where c.build_id is not null
    group by c.worker_name
  `.execute(db);
  return rows;
}
