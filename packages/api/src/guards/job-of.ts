import { type JobRow, listJobs } from '@rondo/db';
import type { Context } from '../context.ts';
import { HttpError } from '../http/http-error.ts';
import { empty, type Headers } from '../http/reply.ts';
import { pipelineOf } from './subjects.ts';

/** The job that the path names; a removed one is not there. Answers 404, with these headers where it is the job that is missing. */
export async function jobOf(context: Context, headers?: Headers): Promise<JobRow> {
  const pipeline = await pipelineOf(context);
  const [job] = await listJobs(context.services.db, {
    pipelineId: pipeline.id,
    name: context.request.param('job_name'),
  });
  if (job === undefined) throw new HttpError(empty(404, headers));
  return job;
}
