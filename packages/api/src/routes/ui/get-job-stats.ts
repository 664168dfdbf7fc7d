import { findJobStats } from '@rondo/db';
import type { UiJobStats } from '@rondo/protocol';
import type { Handler } from '../../context.ts';
import { visibleJob } from '../../guards/visible-job.ts';
import { notFound } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';

/** `GET /api/rondo/v1/jobs/:job_id/stats` (ui.md C5). */
export const getJobStats: Handler = async (context) => {
  const job = await visibleJob(context);
  const stats = await findJobStats(context.services.db, job.id);
  if (stats === undefined) throw notFound();
  const { maxInFlight, locks, typicalWaitMs } = stats;
  return json({
    ...(maxInFlight === 0 ? {} : { maxInFlight }),
    locks: locks.map(({ name, jobs }) => ({ name, jobs: [...jobs] })),
    ...(typicalWaitMs === undefined ? {} : { typicalWaitMs }),
  } satisfies UiJobStats);
};
