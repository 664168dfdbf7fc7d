import { type Deep, runDeep } from '@rondo/foundation';
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
import { LaterStep } from './steps/later-step.ts';
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

/** So many steps within each other are started by one call: many more would not fit into the call stack. */
const levelsPerCall = 64;

/** The step of a plan, with the steps of all plans inside it, however deep they nest. */
export function buildStep(plan: Plan, build: BuildContext, position: StepPosition): Step {
  return runDeep(building(plan, { build, position, depth: 0 }));
}

type Building = Deep<Step>;

interface Place {
  readonly build: BuildContext;
  readonly position: StepPosition;
  readonly depth: number;
}

function* building(plan: Plan, place: Place): Building {
  const step = yield* stepOf(plan, place);
  return place.depth % levelsPerCall === levelsPerCall - 1 ? new LaterStep(step) : step;
}

function* stepOf(plan: Plan, { build, position, depth }: Place): Building {
  const inner = (innerPlan: Plan, changes: Partial<StepPosition> = {}) =>
    building(innerPlan, { build, position: { ...position, ...changes }, depth: depth + 1 });
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
      return new DoStep(yield* all(plan.steps.map((step) => inner(step))));
    case 'in_parallel': {
      const options = { limit: plan.limit ?? 0, failFast: plan.failFast ?? false };
      return new InParallelStep(yield* all(plan.steps.map((step) => inner(step))), options);
    }
    case 'retry': {
      const attempts = (index: number) => [...position.attempts, index + 1];
      return new RetryStep(yield* all(plan.attempts.map((plan, index) => inner(plan, { attempts: attempts(index) }))));
    }
    case 'try':
      return new TryStep(yield inner(plan.step));
    case 'timeout':
      return new TimeoutStep(yield inner(plan.step), plan.duration, build.services.clock);
    case 'on_success':
      return new OnSuccessStep(yield inner(plan.step), yield hook(plan.hook, 'succeeded'));
    case 'on_failure':
      return new OnFailureStep(yield inner(plan.step), yield hook(plan.hook, 'failed'));
    case 'on_abort':
      return new OnAbortStep(yield inner(plan.step), yield hook(plan.hook, 'aborted'));
    case 'on_error':
      return new OnErrorStep(yield inner(plan.step), yield hook(plan.hook, 'errored'));
    case 'ensure':
      return new EnsureStep(yield inner(plan.step), yield inner(plan.hook));
    case 'nothing':
      return new DoStep([]);
  }
}

function* all(steps: readonly Building[]): Generator<Building, Step[], Step> {
  const built: Step[] = [];
  for (const step of steps) built.push(yield step);
  return built;
}
