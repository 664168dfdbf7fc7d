import {
  type BegunCheck,
  beginCheck,
  type CheckNeed,
  pointResourceAtScope,
  pointTypeAtConfig,
  type ResourceConfigKey,
} from '@rondo/db';
import { anySignal } from '@rondo/foundation';
import { type CheckPlan, publicPlan } from '@rondo/pipeline';
import { unknownBaseType } from '../get/prepare-get.ts';
import type { FetchedImage } from '../images/fetch-type-image.ts';
import type { StepContext } from '../step-context.ts';
import type { CheckSubject } from './check-subject.ts';

export interface BeginOptions {
  readonly plan: CheckPlan;
  readonly context: StepContext;
  readonly config: ResourceConfigKey;
  readonly subject: CheckSubject;
  readonly image: FetchedImage;
}

/** Longer than any check may take; a node that dies leaves the lease to run out. */
const leaseMs = 90_000;

/**
 * Begins a check unless it isn't needed; while another one is at it, waits for it and then asks again whether one is
 * needed (scheduling.md 5.6). The resource shows the history that is checked, however the check ends.
 */
export async function beginCheckWhenFree(
  options: BeginOptions,
  signal: AbortSignal,
): Promise<Exclude<BegunCheck, { kind: 'unknown-type' | 'busy' }>> {
  const { plan, context, config, subject, image } = options;
  const { services, build } = context;
  const { resourceId } = subject;
  for (;;) {
    signal.throwIfAborted();
    const begun = await beginCheck(services.db, {
      config,
      resourceId: subject.isOwn ? resourceId : undefined,
      need: needOf(plan, context, subject),
      ...(resourceId === undefined
        ? {}
        : {
            lease: { owner: services.leaseOwner, leaseMs },
            build: { id: build.id === 0 ? ('draw' as const) : build.id, publicPlan: publicPlan(plan) },
          }),
    });
    if (begun.kind === 'unknown-type') throw unknownBaseType(image);
    if (resourceId !== undefined && subject.scopeId !== begun.scope.id) {
      await pointResourceAtScope(services.db, resourceId, begun.scope);
    }
    if (subject.type !== undefined) await pointTypeAtConfig(services.db, subject.type, begun.scope.configId);
    if (begun.kind !== 'busy') return begun;
    const released = services.turns.released(`check/${begun.scope.id}`);
    await services.turns.wait(released, anySignal(signal, context.leaveSignal));
  }
}

/** When a check is wanted (scheduling.md 5.6, 4). */
function needOf(plan: CheckPlan, { build }: StepContext, { resourceId }: CheckSubject): CheckNeed {
  const skipInterval = plan.skipInterval ?? false;
  if (resourceId === undefined && (plan.resourceType === undefined || plan.id.includes('/'))) {
    return { kind: 'image', timeMs: build.startTimeMs, skipInterval };
  }
  if (!skipInterval) return { kind: 'due' };
  return plan.fromVersion === undefined ? { kind: 'since', timeMs: build.startTimeMs } : { kind: 'always' };
}
