import { findJobBuild } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { jobOf } from '../../guards/job-of.ts';
import { notFound } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET …/jobs/:job_name/builds/:build_name`; `latest` is the newest. */
export const getJobBuild: Handler = async (context) => {
  const job = await jobOf(context);
  const build = await findJobBuild(context.services.db, job.id, context.request.param('build_name'));
  if (build === undefined) throw notFound();
  return json(presentBuild(build, { withComment: job.isPublic || isAuthorizedFor(context, job.teamName) }));
};
