import { findPipelineById, type PipelineId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { notFound, refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { visibilityOf } from '../../live/follow-topics.ts';
import { readGraph } from '../../live/read-graph.ts';

/** `GET /api/rondo/v1/pipelines/:pipeline_id/graph` (ui.md C5). */
export const getGraph: Handler = async (context) => {
  const { db } = context.services;
  const pipeline = await findPipelineById(db, context.request.rowIdParam('pipeline_id') as PipelineId);
  if (pipeline === undefined) throw notFound();
  if (!visibilityOf(context)(pipeline)) throw refused(context.caller.isAuthenticated);
  return json(await readGraph(db, pipeline));
};
