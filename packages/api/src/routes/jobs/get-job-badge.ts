import { findBuild } from '@rondo/db';
import { renderBadge } from '../../badges/render-badge.ts';
import type { Handler } from '../../context.ts';
import { jobOf } from '../../guards/job-of.ts';
import { redirect } from '../../http/reply.ts';

/** `GET …/jobs/:job_name/badge?title=…`: of its newest finished build. */
export const getJobBadge: Handler = async (context) => {
  const { finishedBuildId } = await jobOf(context);
  const build = finishedBuildId === undefined ? undefined : await findBuild(context.services.db, finishedBuildId);
  return renderBadge(build?.status, context.request.query.get('title'));
};

/** `GET /api/v1/pipelines/:pipeline_name/jobs/:job_name/badge`: from before there were teams; the query is dropped, as in stock. */
export const getMainJobBadge: Handler = async ({ request }) => {
  const pipeline = encodeURIComponent(request.param('pipeline_name'));
  const job = encodeURIComponent(request.param('job_name'));
  return redirect(301, `/api/v1/teams/main/pipelines/${pipeline}/jobs/${job}/badge`);
};
