import type { GetPlan } from '@rondo/pipeline';
import { fetchOnce } from '../get/fetch-once.ts';
import { prepareGet } from '../get/prepare-get.ts';
import { rememberGet } from '../get/remember-get.ts';
import { preparationSignal } from '../run/preparation-signal.ts';
import { runAnywhere } from '../run/run-anywhere.ts';
import { runWork } from '../run/run-work.ts';
import { stepDeadline } from '../run/step-timeout.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `get`: fetches a version into a volume, or finds that the worker has it (scheduling.md 9.1). */
export class GetStep implements Step {
  readonly #plan: GetPlan;
  readonly #context: StepContext;

  constructor(plan: GetPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const plan = this.#plan;
    const context = this.#context;
    return runWork({ context, planId: plan.id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize-get', {});
      const preparing = preparationSignal(context, plan.id, signal);
      const request = await prepareGet({ plan, context, state, signal: preparing });
      log.reach('prepared', 'start-get', {});
      const requirements = {
        teamId: context.build.teamId,
        resourceType: plan.image.baseType ?? plan.type,
        tags: plan.tags ?? [],
      };
      const inputs = request.image.image.kind === 'artifact' ? [request.image.image.artifact] : [];
      const where = { context, planId: plan.id, log, requirements, inputs, chain: 'no-input' as const, isTask: false };
      const fetched = await runAnywhere(where, signal, async ({ worker, context }) => {
        using deadline = stepDeadline(context, { planId: plan.id, timeoutMs: request.timeoutMs, signal });
        return await fetchOnce({ plan, context, log, request, worker }, deadline.signal);
      });
      if (fetched.kind === 'interrupted') return fetched.outcome;
      if (fetched.kind === 'failed') {
        log.event('finish-get', { exit_status: fetched.exitStatus, version: null });
        return { result: 'failed' };
      }
      await rememberGet(plan, context, fetched);
      const { version, metadata, artifact } = fetched;
      log.event('finish-get', { exit_status: 0, version, ...(metadata.length === 0 ? {} : { metadata }) });
      const fields = Object.fromEntries(metadata.map(({ name, value }) => [name, value]));
      return {
        result: 'succeeded',
        version,
        artifacts: { [plan.name]: artifact },
        localVars: { [plan.name]: { value: fields, redact: false } },
        resourceCacheId: request.cache.id,
      };
    });
  }
}
