import type { TeamId } from '@rondo/db';
import type { Context, Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { encodedJson, type Reply } from '../../http/reply.ts';
import type { JobListing } from '../../live/kept-jobs.ts';

/** `GET …/pipelines/:pipeline_name/jobs`. */
export const listJobs: Handler = async (context) => {
  const { id: pipelineId } = await pipelineOf(context);
  return answer(context, { pipelineId });
};

/** `GET /api/v1/jobs`: those of the caller's teams and of public pipelines (api.md 12.3). */
export const listAllJobs: Handler = async (context) => {
  const teams = context.caller.visibleTeams('ListAllJobs');
  return answer(context, { visible: teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) } });
};

async function answer({ services }: Context, listing: JobListing): Promise<Reply> {
  return encodedJson(await services.live.jobs.list(listing));
}
