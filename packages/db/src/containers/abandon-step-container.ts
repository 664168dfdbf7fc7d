import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId } from '../ids.ts';

/**
 * A step is run elsewhere, since the worker of its container is away: should that come back, the container is to be
 * destroyed. Only under the lease that the build is run by; a check that is no row of builds has none.
 */
export async function abandonStepContainer(
  db: Db,
  step: { buildId: BuildId; planId: string; workerName: string; leaseEpoch: number | undefined },
): Promise<void> {
  const { buildId, planId, workerName, leaseEpoch } = step;
  await sql`
    update containers set state = 'failed'
    where build_id = ${buildId} and plan_id = ${planId} and worker_name = ${workerName} and state in ('creating', 'created')
      and (${leaseEpoch === undefined} or exists (
        select from builds where id = ${buildId} and lease_epoch = ${leaseEpoch ?? 0} and status = 'started'
      ))`.execute(db);
}
