import { type JobRow, listJobs } from '@rondo/db';
import type { Context } from '../context.ts';
import { notFound } from '../http/http-error.ts';
import { pipelineOf } from './subjects.ts';

/** The job that the path names; a removed one is not there. Answers 404. */
export async function jobOf(context: Context): Promise<JobRow> {
  const pipeline = await pipelineOf(context);
  const [job] = await listJobs(context.services.db, {
    pipelineId: pipeline.id,
    name: context.request.param('job_name'),
  });
  if (job === undefined) throw notFound();
  return job;
}
