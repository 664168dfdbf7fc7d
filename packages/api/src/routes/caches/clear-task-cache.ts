import { clearTaskCaches, listJobs } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json, jsonApiError } from '../../http/reply.ts';

/** `DELETE …/jobs/:job_name/tasks/:step_name/cache?cache_path=…`: all of the task's caches without a path (api.md 12.3). */
export const clearTaskCache: Handler = async (context) => {
  const { request, services } = context;
  const pipeline = await pipelineOf(context);
  const name = request.param('job_name');
  const [job] = await listJobs(services.db, { pipelineId: pipeline.id, name });
  if (job === undefined) return jsonApiError(404, 'Job Not Found Error', `Job with name '${name}' not found.`);
  const path = request.query.get('cache_path') || undefined;
  const removed = await clearTaskCaches(services.db, { jobId: job.id, stepName: request.param('step_name'), path });
  return json({ caches_removed: removed });
};
