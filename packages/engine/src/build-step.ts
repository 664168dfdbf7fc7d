import type { Plan } from '@rondo/pipeline';
import type { HookStatus } from './environment/build-environment.ts';
import type { Step } from './step.ts';
import type { BuildContext, StepContext, StepPosition } from './step-context.ts';
import { AcrossStep } from './steps/across-step.ts';
import { ArtifactInputStep } from './steps/artifact-input-step.ts';
import { ArtifactOutputStep } from './steps/artifact-output-step.ts';
import { CheckStep } from './steps/check-step.ts';
import { DoStep } from './steps/do-step.ts';
import { EnsureStep } from './steps/ensure-step.ts';
import { GetStep } from './steps/get-step.ts';
import { InParallelStep } from './steps/in-parallel-step.ts';
import { LoadVarStep } from './steps/load-var-step.ts';
import { OnAbortStep } from './steps/on-abort-step.ts';
import { OnErrorStep } from './steps/on-error-step.ts';
import { OnFailureStep } from './steps/on-failure-step.ts';
import { OnSuccessStep } from './steps/on-success-step.ts';
import { PutStep } from './steps/put-step.ts';
import { RetryStep } from './steps/retry-step.ts';
import { RunStep } from './steps/run-step.ts';
import { SetPipelineStep } from './steps/set-pipeline-step.ts';
import { TaskStep } from './steps/task-step.ts';
import { TimeoutStep } from './steps/timeout-step.ts';
import { TryStep } from './steps/try-step.ts';

/** The step of a plan, with the steps of all plans inside it. */
export function buildStep(plan: Plan, build: BuildContext, position: StepPosition): Step {
  const inner = (innerPlan: Plan, changes: Partial<StepPosition> = {}) =>
    buildStep(innerPlan, build, { ...position, ...changes });
  const stepFor = (other: Plan, otherPosition: StepPosition) => buildStep(other, build, otherPosition);
  const context: StepContext = { ...build, position, stepFor };
  const hook = (innerPlan: Plan, hookStatus: HookStatus) => inner(innerPlan, { hookStatus });
  switch (plan.kind) {
    case 'get':
      return new GetStep(plan, context);
    case 'put':
      return new PutStep(plan, context);
    case 'task':
      return new TaskStep(plan, context);
    case 'check':
      return new CheckStep(plan, context);
    case 'run':
      return new RunStep(plan, context);
    case 'set_pipeline':
      return new SetPipelineStep(plan, context);
    case 'load_var':
      return new LoadVarStep(plan, context);
    case 'artifact_input':
      return new ArtifactInputStep(plan, context);
    case 'artifact_output':
      return new ArtifactOutputStep(plan, context);
    case 'across':
      return new AcrossStep(plan, context);
    case 'do':
      return new DoStep(plan.steps.map((step) => inner(step)));
    case 'in_parallel': {
      const options = { limit: plan.limit ?? 0, failFast: plan.failFast ?? false };
      return new InParallelStep(
        plan.steps.map((step) => inner(step)),
        options,
      );
    }
    case 'retry':
      return new RetryStep(
        plan.attempts.map((attempt, index) => inner(attempt, { attempts: [...position.attempts, index + 1] })),
      );
    case 'try':
      return new TryStep(inner(plan.step));
    case 'timeout':
      return new TimeoutStep(inner(plan.step), plan.duration, build.services.clock);
    case 'on_success':
      return new OnSuccessStep(inner(plan.step), hook(plan.hook, 'succeeded'));
    case 'on_failure':
      return new OnFailureStep(inner(plan.step), hook(plan.hook, 'failed'));
    case 'on_abort':
      return new OnAbortStep(inner(plan.step), hook(plan.hook, 'aborted'));
    case 'on_error':
      return new OnErrorStep(inner(plan.step), hook(plan.hook, 'errored'));
    case 'ensure':
      return new EnsureStep(inner(plan.step), inner(plan.hook));
    case 'nothing':
      return new DoStep([]);
  }
}
