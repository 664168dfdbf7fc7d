import type { UiDashboardPipeline } from '@rondo/protocol';
import type { Context } from '../context.ts';
import type { PipelineEntity } from './pipeline-entities.ts';

/**
 * A pipeline as a viewer may see it. One that is public is seen by everybody, but a line of a log only where the log is open
 * (its job is public), and who made a version only by those who may read what versions say of themselves.
 */
export function showEntity({ entity, isTroubleOpen }: PipelineEntity, { caller }: Context): UiDashboardPipeline {
  const { trouble } = entity;
  if (trouble === undefined) return entity;
  const { why, by, ...place } = trouble;
  const mayRead = isTroubleOpen || caller.isAuthorized(entity.team, 'BuildEvents');
  const { author, ...cause } = by ?? {};
  const mayKnow = author !== undefined && caller.isAuthorized(entity.team, 'ListResourceVersions');
  return {
    ...entity,
    trouble: {
      ...place,
      ...(why !== undefined && mayRead ? { why } : {}),
      ...(by === undefined ? {} : { by: mayKnow ? { ...cause, author } : cause }),
    },
  };
}
