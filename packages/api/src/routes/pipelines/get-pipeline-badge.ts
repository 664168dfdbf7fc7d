import { listFinishedStatuses } from '@rondo/db';
import { renderBadge } from '../../badges/render-badge.ts';
import { worstStatus } from '../../badges/worst-status.ts';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';

/** `GET …/pipelines/:pipeline_name/badge?title=…`: the worst of its jobs. */
export const getPipelineBadge: Handler = async (context) => {
  const pipeline = await pipelineOf(context);
  const statuses = await listFinishedStatuses(context.services.db, pipeline.id);
  return renderBadge(worstStatus(statuses), context.request.query.get('title'));
};
