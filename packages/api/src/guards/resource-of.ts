import { listResources, type ResourceRow } from '@rondo/db';
import type { Context } from '../context.ts';
import { notFound } from '../http/http-error.ts';
import { pipelineOf } from './subjects.ts';

/** The resource that the path names; a removed one is not there. Answers 404. */
export async function resourceOf(context: Context): Promise<ResourceRow> {
  const pipeline = await pipelineOf(context);
  const name = context.request.param('resource_name');
  const [resource] = await listResources(context.services.db, { pipelineId: pipeline.id, name });
  if (resource === undefined) throw notFound();
  return resource;
}
