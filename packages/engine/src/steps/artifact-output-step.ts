import { saveArtifactOutput } from '@rondo/db';
import type { ArtifactOutputPlan } from '@rondo/pipeline';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `artifact_output`: an artifact that `fly execute` may download (scheduling.md 9.9). */
export class ArtifactOutputStep implements Step {
  readonly #plan: ArtifactOutputPlan;
  readonly #context: StepContext;

  constructor(plan: ArtifactOutputPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const { id, name } = this.#plan;
    const { services, build } = this.#context;
    return runWork({ context: this.#context, planId: id, signal, state }, async () => {
      const artifact = state.artifact(name);
      if (artifact === undefined) throw new Error(`artifact '${name}' not found`);
      const output = { name, teamId: build.teamId, buildId: build.id, volumeHandle: artifact.volumeHandle };
      await saveArtifactOutput(services.db, output);
      return { result: 'succeeded' };
    });
  }
}
