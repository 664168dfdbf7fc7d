import { listResources as find, type TeamId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { presentResource } from '../../present/present-resource.ts';

/** `GET /api/v1/resources`: those of the caller's teams and of public pipelines. */
export const listAllResources: Handler = async ({ caller, services }) => {
  const teams = caller.visibleTeams('ListAllResources');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  return json((await find(services.db, { visible })).map(presentResource));
};

/** `GET …/pipelines/:pipeline_name/resources`. */
export const listResources: Handler = async (context) => {
  const pipeline = await pipelineOf(context);
  return json((await find(context.services.db, { pipelineId: pipeline.id })).map(presentResource));
};

/** `GET …/resources/:resource_name`. */
export const getResource: Handler = async (context) => json(presentResource(await resourceOf(context)));
