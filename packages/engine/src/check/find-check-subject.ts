import { findCheckTarget } from '@rondo/db';
import type { CheckPlan } from '@rondo/pipeline';
import type { StepContext } from '../step-context.ts';
import type { CheckSubject } from './check-subject.ts';

/** Throws with the text users read where the resource is no more. */
export async function findCheckSubject(plan: CheckPlan, context: StepContext): Promise<CheckSubject> {
  const { build, services, inMemoryCheck } = context;
  if (inMemoryCheck !== undefined && plan.resource !== undefined) return inMemoryCheck.subject;
  const { resource, resourceType, prototype } = plan;
  const { pipelineId } = build;
  const { checkIntervalMs, typeCheckIntervalMs, globalResources } = services.options;
  const fallbackMs = resourceType === undefined ? checkIntervalMs : typeCheckIntervalMs;
  const intervalMs = plan.interval?.kind === 'every' ? Number(plan.interval.intervalNs / 1_000_000n) : fallbackMs;
  const nothing = { resourceId: undefined, scopeId: undefined, isOwn: false, type: undefined, intervalMs };
  if (pipelineId === undefined) return nothing;
  if (resource !== undefined) {
    const target = await findCheckTarget(services.db, { pipelineId, name: resource, type: plan.type });
    if (target === undefined) throw new Error(`resource '${resource}' deleted`);
    const isOwn = !globalResources || target.hasUniqueHistory;
    return { ...nothing, resourceId: target.id, scopeId: target.scopeId, isOwn };
  }
  if (resourceType !== undefined)
    return { ...nothing, type: { pipelineId, name: resourceType, table: 'resource_types' } };
  if (prototype !== undefined) return { ...nothing, type: { pipelineId, name: prototype, table: 'prototypes' } };
  return nothing;
}
