import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { appendStatusEvent } from '../events/append-status-event.ts';
import type { BuildId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { archiveAbandonedPipelines } from './finish/archive-abandoned-pipelines.ts';
import { noteFailedCheck } from './finish/note-failed-check.ts';
import { requestFollowers } from './finish/request-followers.ts';
import { saveSuccessfulOutputs } from './finish/save-successful-outputs.ts';
import { refreshJobBuilds } from './refresh-job-builds.ts';

export type FinalBuildStatus = 'succeeded' | 'failed' | 'errored' | 'aborted';

export type FinishBuildOptions = {
  buildId: BuildId;
  status: FinalBuildStatus;
  /** What a build that never ran died of; its log says it. */
  error?: string;
  /**
   * Who finishes it: the node that runs it, by its lease's epoch; the scheduler, a build that never started; or `force`,
   * whoever runs it (scheduling.md 12.1).
   */
  by: { kind: 'runner'; epoch: number } | { kind: 'scheduler' } | { kind: 'force' };
};

/** Ends a build with everything that follows from it, in one transaction (scheduling.md 8.3). False where it is not theirs to end. */
export async function finishBuild(db: Db, { buildId, status, error, by }: FinishBuildOptions): Promise<boolean> {
  return transaction(db, async (inner) => {
    const finished = await inner
      .updateTable('builds')
      .set({
        status,
        end_time: sql<Date>`now()`,
        private_plan: null,
        private_plan_nonce: null,
        waiting_for: null,
        lease_owner: null,
        lease_expires_at: null,
        lease_epoch: sql`lease_epoch + 1`,
      })
      .where('id', '=', buildId)
      .where('end_time', 'is', null)
      .$if(by.kind === 'scheduler', (query) => query.where('status', '=', 'pending'))
      .$if(by.kind === 'runner', (query) => query.where('lease_epoch', '=', by.kind === 'runner' ? by.epoch : 0))
      .returning(['end_time', 'job_id', 'pipeline_id', 'resource_id'])
      .executeTakeFirst();
    if (finished === undefined) return false;
    const { job_id: jobId, pipeline_id: pipelineId } = finished;
    await appendStatusEvent(inner, { buildId, status, error, time: finished.end_time ?? new Date() });
    if (jobId !== null) {
      if (status === 'succeeded') {
        await saveSuccessfulOutputs(inner, buildId);
        await archiveAbandonedPipelines(inner, { jobId, buildId });
      }
      await requestFollowers(inner, { jobId, succeeded: status === 'succeeded' });
      await refreshJobBuilds(inner, jobId, { finished: buildId });
    }
    if (finished.resource_id !== null && status !== 'succeeded') await noteFailedCheck(inner, buildId);
    if (by.kind === 'force') wakeUp(inner, 'build-abort', buildId);
    if (pipelineId !== null) wakeUp(inner, 'pipeline-state', pipelineId);
    return true;
  });
}
