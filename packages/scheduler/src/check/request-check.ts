import { type BuildId, createStartedBuild, findCheckable, findUnbegunCheck, type ResourceId } from '@rondo/db';
import { planCheck, type VersionConfig } from '@rondo/pipeline';
import { planCheckIntervals, type SchedulerServices } from '../scheduler-options.ts';

export type RequestCheckOptions = {
  readonly resourceId: ResourceId;
  /** `person`: a build of their own, always. `webhook`: one that waits already serves for all that come before it begins. */
  readonly by: { readonly kind: 'person'; readonly name: string } | { readonly kind: 'webhook' };
  /** The version to start from. */
  readonly from?: VersionConfig;
  /** Images of its types only in their interval. */
  readonly isShallow?: boolean;
};

/**
 * Has a resource checked now, as a build that any node may run (scheduling.md 5.3). Undefined where the resource is gone.
 * Its intervals are the server's, as plans have them.
 */
export async function requestCheck(
  services: Pick<SchedulerServices, 'db' | 'planIds' | 'options'>,
  { resourceId, by, from, isShallow = false }: RequestCheckOptions,
): Promise<BuildId | undefined> {
  const { db, planIds, options } = services;
  const waiting = by.kind === 'webhook' ? await findUnbegunCheck(db, resourceId) : undefined;
  if (waiting !== undefined) return waiting;
  const checkable = await findCheckable(db, resourceId);
  if (checkable === undefined) return undefined;
  const { config, types, teamId, pipelineId } = checkable;
  const plan = planCheck(
    { kind: 'resource', config },
    {
      types,
      baseDefaults: options.baseDefaults,
      intervals: planCheckIntervals(options),
      skipInterval: by.kind === 'webhook' || isShallow ? 'subject' : 'all',
      ids: planIds,
      ...(from === undefined ? {} : { from }),
    },
  );
  return createStartedBuild(db, {
    teamId,
    pipelineId,
    of: { kind: 'check', resourceId },
    plan,
    ...(by.kind === 'person' ? { createdBy: by.name } : {}),
  });
}
