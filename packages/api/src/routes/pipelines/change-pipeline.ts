import {
  archivePipelines,
  pausePipeline as pause,
  deletePipeline as remove,
  setPipelinePublic,
  unpausePipeline as unpause,
} from '@rondo/db';
import type { Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { empty } from '../../http/reply.ts';

/** `PUT …/pipelines/:pipeline_name/pause`. */
export const pausePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await pause(context.services.db, id, displayNameOf(context));
  return empty(200);
};

/** `PUT …/pipelines/:pipeline_name/unpause`. */
export const unpausePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await unpause(context.services.db, id);
  return empty(200);
};

/** `PUT …/pipelines/:pipeline_name/expose`. */
export const exposePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await setPipelinePublic(context.services.db, id, true);
  return empty(200);
};

/** `PUT …/pipelines/:pipeline_name/hide`. */
export const hidePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await setPipelinePublic(context.services.db, id, false);
  return empty(200);
};

/** `DELETE …/pipelines/:pipeline_name`. */
export const deletePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await remove(context.services.db, id);
  return empty(204);
};

/** `PUT …/pipelines/:pipeline_name/archive`: it and the pipelines that its jobs set. One that is archived stays so. */
export const archivePipeline: Handler = async (context) => {
  const { id } = await pipelineOf(context);
  await archivePipelines(context.services.db, [id]);
  return empty(200);
};
