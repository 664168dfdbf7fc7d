import { listBuilds } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { pageLinks, readPage } from '../../http/pagination.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET …/pipelines/:pipeline_name/builds`. */
export const listPipelineBuilds: Handler = async (context) => {
  const { request, services } = context;
  const pipeline = await pipelineOf(context);
  const page = readPage(request.query);
  const list = await listBuilds(services.db, { of: 'pipeline', pipelineId: pipeline.id }, page);
  const { externalUrl } = services.config;
  const links = pageLinks(list, {
    externalUrl,
    path: request.path,
    limit: page.limit,
    instanceVars: pipeline.instanceVars,
  });
  return json(
    list.builds.map((build) => presentBuild(build)),
    { headers: links },
  );
};
