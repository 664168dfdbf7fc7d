import { findBuilds } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { jobOf } from '../../guards/job-of.ts';
import { json } from '../../http/reply.ts';
import { buildIdsOf, presentJob } from '../../present/present-job.ts';

/** `GET …/jobs/:job_name`. */
export const getJob: Handler = async (context) => {
  const job = await jobOf(context);
  const builds = await findBuilds(context.services.db, buildIdsOf([job]));
  return json(presentJob(job, builds, { withComment: job.isPublic || isAuthorizedFor(context, job.teamName) }));
};
