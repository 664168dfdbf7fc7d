import { type Checkable, findCheckable, listen, type ResourceId } from '@rondo/db';
import { type CheckInterval, type CheckPlan, countPlanIds, planCheck, type VersionConfig } from '@rondo/pipeline';
import type { EngineServices } from '../services.ts';
import { InMemoryRun } from './in-memory-run.ts';

/** A check of a resource that is no row of builds, as the scheduler asks for it. */
export interface CheckRequest {
  readonly resourceId: ResourceId;
  readonly from?: VersionConfig | undefined;
  readonly need: { readonly kind: 'due' } | { readonly kind: 'since'; readonly timeMs: number };
  readonly intervalMs: number;
}

/** `not-needed`: another check served, or the resource is gone. Why it failed stands in the check's own events. */
export type CheckOutcome = 'succeeded' | 'failed' | 'not-needed';

/**
 * Runs the checks that are no rows, on this node. What a resource is made of is read once and again when configurations
 * change, so that a check that finds nothing new is two transactions.
 */
export class CheckRunner implements Disposable {
  readonly #services: EngineServices;
  readonly #known = new Map<ResourceId, Checkable>();
  readonly #planIds: ReturnType<typeof countPlanIds>;
  readonly #listening: Disposable;

  constructor(services: EngineServices) {
    this.#services = services;
    this.#planIds = countPlanIds(Math.floor(services.clock.nowMs() / 1000));
    const forgetAll = () => this.#known.clear();
    this.#listening = listen(services.db, 'check-due', {
      onWakeUp: (key) => (key === '' ? forgetAll() : void this.#known.delete(Number(key) as ResourceId)),
      onLookAgain: forgetAll,
    });
  }

  async runCheck(request: CheckRequest, signal: AbortSignal): Promise<CheckOutcome> {
    const { resourceId, intervalMs, need } = request;
    const services = this.#services;
    const checkable = this.#known.get(resourceId) ?? (await findCheckable(services.db, resourceId));
    if (checkable === undefined) return 'not-needed';
    this.#known.set(resourceId, checkable);
    const isOwn = !services.options.globalResources || checkable.hasUniqueHistory;
    const subject = { resourceId, scopeId: checkable.scopeId, isOwn, type: undefined, intervalMs };
    const sinceMs = need.kind === 'since' ? need.timeMs : services.clock.nowMs();
    const run = new InMemoryRun({ checkable, plan: this.#plan(checkable, request), subject, sinceMs, services });
    try {
      const result = await run.run(signal);
      if (result.kind !== 'succeeded') this.#known.delete(resourceId);
      if (result.kind === 'succeeded') return run.hasBegun ? 'succeeded' : 'not-needed';
      return 'failed';
    } finally {
      // A first check points the resource at its history; the next one is to know it.
      if (checkable.scopeId === undefined) this.#known.delete(resourceId);
    }
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #plan({ config, types }: Checkable, { from, need }: CheckRequest): CheckPlan {
    const { checkIntervalMs, webhookCheckIntervalMs, typeCheckIntervalMs, baseTypeDefaults } = this.#services.options;
    return planCheck(
      { kind: 'resource', config },
      {
        types,
        baseDefaults: baseTypeDefaults,
        intervals: {
          resource: every(checkIntervalMs),
          webhook: every(webhookCheckIntervalMs),
          resourceType: every(typeCheckIntervalMs),
        },
        ...(from === undefined ? {} : { from }),
        skipInterval: need.kind === 'since' ? 'all' : 'no',
        ids: this.#planIds,
      },
    );
  }
}

function every(intervalMs: number): CheckInterval {
  return { kind: 'every', intervalNs: BigInt(intervalMs) * 1_000_000n };
}
