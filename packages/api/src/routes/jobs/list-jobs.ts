import { findBuilds, listJobs as findJobs, type JobRow, type TeamId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json, type Reply } from '../../http/reply.ts';
import { buildIdsOf, presentJobSummary } from '../../present/present-job.ts';
import type { Services } from '../../services.ts';

/** `GET …/pipelines/:pipeline_name/jobs`. */
export const listJobs: Handler = async (context) => {
  const pipeline = await pipelineOf(context);
  return answer(await findJobs(context.services.db, { pipelineId: pipeline.id }), context.services);
};

/** `GET /api/v1/jobs`: those of the caller's teams and of public pipelines (api.md 12.3). */
export const listAllJobs: Handler = async ({ caller, services }) => {
  const teams = caller.visibleTeams('ListAllJobs');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  return answer(await findJobs(services.db, { visible }), services);
};

async function answer(jobs: JobRow[], { db }: Services): Promise<Reply> {
  const builds = await findBuilds(db, buildIdsOf(jobs));
  return json(jobs.map((job) => presentJobSummary(job, builds)));
}
