import { type BuildId, createStartedBuild, listResourceTypes, type PipelineId, type TeamId } from '@rondo/db';
import { type Checkable, planCheck, type VersionConfig } from '@rondo/pipeline';
import { planCheckIntervals, type SchedulerServices } from '../scheduler-options.ts';

export type RequestTypeCheckOptions = {
  readonly pipeline: { readonly id: PipelineId; readonly teamId: TeamId };
  readonly kind: 'resource-type' | 'prototype';
  readonly name: string;
  /** The person who asks. */
  readonly by: string;
  /** The version to start from. */
  readonly from?: VersionConfig;
  /** Images of its own types only in their interval. */
  readonly isShallow?: boolean;
};

/** Has a custom type's image looked for now, as a build that any node may run (scheduling.md 5.3). Undefined where there is no such type. */
export async function requestTypeCheck(
  services: Pick<SchedulerServices, 'db' | 'planIds' | 'options'>,
  { pipeline, kind, name, by, from, isShallow = false }: RequestTypeCheckOptions,
): Promise<BuildId | undefined> {
  const { db, planIds, options } = services;
  const table = kind === 'prototype' ? 'prototypes' : 'resource_types';
  const types = await listResourceTypes(db, { pipelineId: pipeline.id });
  const candidates = kind === 'prototype' ? await listResourceTypes(db, { pipelineId: pipeline.id, table }) : types;
  const type = candidates.find(({ config }) => config.name === name);
  if (type === undefined) return undefined;
  const subject: Checkable = { kind, config: type.config };
  const plan = planCheck(subject, {
    types: types.map(({ config }) => config),
    baseDefaults: options.baseDefaults,
    intervals: planCheckIntervals(options),
    skipInterval: isShallow ? 'subject' : 'all',
    ids: planIds,
    ...(from === undefined ? {} : { from }),
  });
  return createStartedBuild(db, {
    teamId: pipeline.teamId,
    pipelineId: pipeline.id,
    of: kind === 'prototype' ? { kind: 'prototype-check' } : { kind: 'type-check', resourceTypeId: type.id },
    plan,
    createdBy: by,
  });
}
