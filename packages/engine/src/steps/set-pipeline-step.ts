import {
  formatValidationError,
  parseWithVars,
  type SetPipelinePlan,
  type ValidationReport,
  validatePipeline,
} from '@rondo/pipeline';
import type { StepLog } from '../output/step-log.ts';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import { readPipelineFiles } from '../set-pipeline/read-pipeline-files.ts';
import { resolveTarget } from '../set-pipeline/resolve-target.ts';
import { saveChanges } from '../set-pipeline/save-changes.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepOutcome } from '../step-outcome.ts';
import type { StepResult } from '../step-result.ts';
import { BuildVars } from '../vars/build-vars.ts';
import { resolveVars } from '../vars/resolve-vars.ts';

/** `set_pipeline`: a file of an artifact becomes a pipeline (scheduling.md 9.4). */
export class SetPipelineStep implements Step {
  readonly #plan: SetPipelinePlan;
  readonly #context: StepContext;

  constructor(plan: SetPipelinePlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const context = this.#context;
    return runWork({ context, planId: this.#plan.id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize', {});
      const plan = await this.#resolve(state, signal);
      const refusal = refusalOf(plan);
      if (refusal !== undefined) {
        log.say('stderr', `ERROR: ${refusal}\n`);
        return finish(log, false);
      }
      const { text, vars } = await readPipelineFiles(plan, { context, state, signal });
      log.reach('started', 'start', {});
      const parsed = parseWithVars(text, vars);
      if (!parsed.ok) {
        log.say('stderr', `error parsing pipeline:\n`);
        log.say('stderr', parsed.errors.map((problem) => problem.text).join('\n'));
        return finish(log, false);
      }
      const report = validatePipeline(parsed.config);
      sayReport(log, report);
      if (report.errors.length > 0) return finish(log, false);
      const target = await resolveTarget(plan, context);
      await saveChanges(parsed.config, target, { context, log });
      return finish(log, true);
    });
  }

  async #resolve(state: RunState, signal: AbortSignal): Promise<SetPipelinePlan> {
    const { id, kind, name, file, team, vars, varFiles, instanceVars } = this.#plan;
    const sources = new BuildVars(state, this.#context);
    const fields = { name, file, ...optional({ team, vars, varFiles, instanceVars }) };
    // Filling in keeps the shape: texts stay texts unless an author makes one var of a whole name.
    return { id, kind, ...((await resolveVars(fields, sources, signal)) as typeof fields) };
  }
}

function optional<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function refusalOf({ name, team }: SetPipelinePlan): string | undefined {
  if (name.includes('/')) return "pipeline name cannot contain '/'";
  return team?.includes('/') ? "team name cannot contain '/'" : undefined;
}

function sayReport(log: StepLog, { warnings, errors }: ValidationReport): void {
  for (const { message } of warnings) log.say('stderr', `WARNING: ${message}\n`);
  if (errors.length === 0) return;
  log.say('stderr', 'invalid pipeline:\n');
  for (const error of errors) log.say('stderr', `- ${formatValidationError(error)}`);
}

function finish(log: StepLog, isSuccess: boolean): StepOutcome {
  log.event('finish', { succeeded: isSuccess });
  return { result: isSuccess ? 'succeeded' : 'failed' };
}
