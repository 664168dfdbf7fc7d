import { findArtifactVolume } from '@rondo/db';
import type { ArtifactInputPlan } from '@rondo/pipeline';
import { runWork } from '../run/run-work.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from '../step-result.ts';

/** `artifact_input`: files that `fly execute` uploaded (scheduling.md 9.9). */
export class ArtifactInputStep implements Step {
  readonly #plan: ArtifactInputPlan;
  readonly #context: StepContext;

  constructor(plan: ArtifactInputPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const { id, name, artifactId } = this.#plan;
    const { services, build } = this.#context;
    return runWork({ context: this.#context, planId: id, signal, state }, async () => {
      const found = await findArtifactVolume(services.db, { artifactId, teamId: build.teamId });
      if (found === undefined) throw new Error(`volume for worker artifact '${artifactId}' not found`);
      return { result: 'succeeded', artifacts: { [name]: found } };
    });
  }
}
