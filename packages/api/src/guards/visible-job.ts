import { findJobById, findPipelineById, type JobId, type JobRow } from '@rondo/db';
import type { Context } from '../context.ts';
import { notFound, refused } from '../http/http-error.ts';
import { visibilityOf } from '../live/follow-topics.ts';

/** The job whose id the path has, where the caller may see its pipeline. Answers 401, 403 or 404. */
export async function visibleJob(context: Context): Promise<JobRow> {
  const { db } = context.services;
  const job = await findJobById(db, context.request.rowIdParam('job_id') as JobId);
  const pipeline = job === undefined ? undefined : await findPipelineById(db, job.pipelineId);
  if (job === undefined || pipeline === undefined) throw notFound();
  if (!visibilityOf(context)(pipeline)) throw refused(context.caller.isAuthenticated);
  return job;
}
