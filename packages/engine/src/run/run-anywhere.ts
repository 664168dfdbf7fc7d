import { abandonStepContainer } from '@rondo/db';
import { anySignal } from '@rondo/foundation';
import { isWorkerLost, type Worker, watchWorker } from '@rondo/runtime';
import type { BuildContext } from '../step-context.ts';
import { type PlaceStepOptions, placeStep } from './place-step.ts';
import { preparationSignal } from './preparation-signal.ts';

/** Workers that go away one after the other are more than bad luck. */
const maxPlacements = 3;

export interface AnywhereOptions<Context extends BuildContext> extends Omit<PlaceStepOptions, 'context'> {
  readonly context: Context;
}

export interface PlacedWork<Context extends BuildContext> {
  readonly worker: Worker;
  /** Its `leaveSignal` fires also when the work is to go on elsewhere. */
  readonly context: Context;
  readonly lost: AbortSignal;
}

/**
 * Places what may be done twice without harm, a get or a check, and does it: where its worker goes away and another one
 * fits, it begins anew there, and its log says so. Throws what `work` throws, and NoWorkersError.
 */
export async function runAnywhere<Context extends BuildContext, Value>(
  options: AnywhereOptions<Context>,
  signal: AbortSignal,
  work: (placed: PlacedWork<Context>) => Promise<Value>,
): Promise<Value> {
  let { context } = options;
  const { planId, log, requirements } = options;
  const { services, build, leaveSignal } = context;
  for (let placements = 1; ; placements += 1) {
    using placed = await placeStep({ ...options, context }, preparationSignal(context, planId, signal));
    const { worker } = placed;
    using watch = watchWorker(services, worker.name, requirements);
    try {
      const inner = { ...context, leaveSignal: anySignal(leaveSignal, watch.lost) };
      return await work({ worker, context: inner, lost: watch.lost });
    } catch (error) {
      const isLost = watch.lost.aborted || isWorkerLost(error);
      const mayGoOn = isLost && placements < maxPlacements && !signal.aborted && !leaveSignal.aborted;
      if (!mayGoOn || !(await services.placer.fits(requirements))) throw watch.lost.aborted ? watch.lost.reason : error;
      services.logger.warn('step placed again: its worker is away', { build: build.id, planId, worker: worker.name });
    }
    await abandonStepContainer(services.db, {
      buildId: build.id,
      planId,
      workerName: worker.name,
      leaseEpoch: build.leaseEpoch,
    });
    log.beginAgain(`INFO: worker ${worker.name} is away; another one is asked`);
    context = withoutContainer(context, planId);
  }
}

function withoutContainer<Context extends BuildContext>(context: Context, planId: string): Context {
  const containers = new Map(context.resumption.containers);
  containers.delete(planId);
  return { ...context, resumption: { ...context.resumption, containers } };
}
