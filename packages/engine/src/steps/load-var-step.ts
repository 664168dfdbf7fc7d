import type { LoadVarPlan } from '@rondo/pipeline';
import { readArtifactFile, varFileTexts } from '../run/read-artifact-file.ts';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';
import { parseLoadedVar, type VarFormat, varFormat } from '../vars/parse-loaded-var.ts';

/** `load_var`: a file of an artifact becomes a local var (scheduling.md 9.5). */
export class LoadVarStep implements Step {
  readonly #plan: LoadVarPlan;
  readonly #context: StepContext;

  constructor(plan: LoadVarPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const { id, name, file, format: wanted, reveal = false } = this.#plan;
    const context = this.#context;
    return runWork({ context, planId: id, signal, state }, async (log) => {
      log.reach('initialized', 'initialize', {});
      log.reach('started', 'start', {});
      const format: VarFormat = varFormat(wanted, file);
      const text = (await readArtifactFile(file, { context, state, texts: varFileTexts, signal })).toString();
      parseLoadedVar({ text, format, file });
      log.say('stdout', `var ${name} fetched.\n`);
      log.say('stdout', `added var ${name} to build.\n`);
      log.event('finish', { succeeded: true });
      return { result: 'succeeded', loadedVars: { [name]: { text, format, file, redact: !reveal } } };
    });
  }
}
