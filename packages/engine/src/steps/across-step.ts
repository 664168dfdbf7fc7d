import {
  type AcrossPlan,
  type AcrossSubstep,
  expandAcross,
  isJsonObject,
  type JsonValue,
  publicPlan,
} from '@rondo/pipeline';
import type { StepLog } from '../output/step-log.ts';
import { runWorkAround } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import { type StepContext, topPosition } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';
import { BuildVars } from '../vars/build-vars.ts';
import { resolveVars } from '../vars/resolve-vars.ts';
import { runInParallel } from './in-parallel-step.ts';

/** `across`: one run of its step for each combination of values (scheduling.md 9.6). */
export class AcrossStep implements Step {
  readonly #plan: AcrossPlan;
  readonly #context: StepContext;

  constructor(plan: AcrossPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const { id, vars } = this.#plan;
    const context = this.#context;
    return runWorkAround({ context, planId: id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize', {});
      log.reach('started', 'start', {});
      for (const { name } of vars) {
        if (state.localVar(name) !== undefined) log.say('stderr', shadowWarning(name));
      }
      const substeps = await this.#expand(state, signal);
      log.once('across-substeps', {
        substeps: substeps.map(({ step, values }) => ({ step: publicPlan(step), values })),
      });
      const result = await this.#runLevel(substeps, 0, { signal, state });
      return this.#finish(log, result);
    });
  }

  async #expand(state: RunState, signal: AbortSignal): Promise<readonly AcrossSubstep[]> {
    const sources = new BuildVars(state, this.#context);
    const values: (readonly JsonValue[])[] = [];
    for (const { name, values: written = [] } of this.#plan.vars) {
      const resolved = await resolveVars(written as JsonValue, sources, signal);
      if (!Array.isArray(resolved)) throw new Error(notAList(name, resolved));
      values.push(resolved);
    }
    const expanded = expandAcross(this.#plan, values);
    if (expanded.kind === 'failed') throw new Error(expanded.reason);
    return expanded.substeps;
  }

  /** The runs of one var: of its values as many at once as it allows, each with all values of the vars after it. */
  #runLevel(
    substeps: readonly AcrossSubstep[],
    level: number,
    where: { signal: AbortSignal; state: RunState },
  ): Promise<StepResult> {
    const acrossVar = this.#plan.vars[level];
    const { signal, state } = where;
    if (acrossVar === undefined) {
      const [substep] = substeps;
      if (substep === undefined) return Promise.resolve({ kind: 'succeeded' });
      return this.#runOne(substep, signal, state);
    }
    const groups = Map.groupBy(substeps, ({ values }) => JSON.stringify(values.slice(0, level + 1)));
    const { maxInFlight = 1 } = acrossVar;
    const runs = [...groups.values()].map(
      (group) => (inner: AbortSignal) => this.#runLevel(group, level + 1, { signal: inner, state }),
    );
    const limit = maxInFlight === 'all' ? 0 : Number(maxInFlight);
    return runInParallel(runs, signal, { limit, failFast: this.#plan.failFast ?? false });
  }

  #runOne({ step, values }: AcrossSubstep, signal: AbortSignal, state: RunState): Promise<StepResult> {
    const scope = state.innerScope();
    this.#plan.vars.forEach(({ name }, index) => {
      scope.setLocalVar(name, values[index] ?? null, { redact: false });
    });
    return this.#context.stepFor(step, topPosition).run(signal, scope);
  }

  #finish(log: StepLog, result: StepResult): StepResult {
    if (result.kind === 'succeeded' || result.kind === 'failed')
      log.event('finish', { succeeded: result.kind === 'succeeded' });
    else log.error(result.kind === 'aborted' ? 'interrupted' : describeErrors(result.errors));
    return result;
  }
}

function shadowWarning(name: string): string {
  return `\u001b[1;33mWARNING: across step shadows local var '${name}'\u001b[0m\n`;
}

function notAList(name: string, value: JsonValue): string {
  const type = isJsonObject(value) ? 'map[string]interface {}' : typeof value;
  return `across variable '${name}' must be a list, got ${type}`;
}

function describeErrors(errors: readonly unknown[]): string {
  return errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n');
}
