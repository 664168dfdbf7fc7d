import { listBuilds } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { jobOf } from '../../guards/job-of.ts';
import { pageLinks, readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET …/jobs/:job_name/builds`. */
export const listJobBuilds: Handler = async (context) => {
  const { request, services } = context;
  const job = await jobOf(context);
  const page = readPage(request.query);
  const list = await listBuilds(services.db, { of: 'job', jobId: job.id }, page);
  const withComment = job.isPublic || isAuthorizedFor(context, job.teamName);
  const headers = pageLinks(list, {
    externalUrl: services.config.externalUrl,
    path: request.path,
    limit: page.limit,
    instanceVars: job.instanceVars,
  });
  return json(
    list.builds.map((build) => presentBuild(build, { withComment })),
    { headers },
  );
};
