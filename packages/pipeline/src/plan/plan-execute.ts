import type { JsonObject } from '../config/json-value.ts';
import type { ResourceTypeConfig, VersionConfig } from '../config/resource-config.ts';
import type { TaskConfig } from '../config/task-config.ts';
import type { ArtifactInputPlan, DoPlan, GetPlan, InParallelPlan, Plan, TaskPlan } from './plan.ts';
import type { PlanIds } from './plan-ids.ts';
import { type ImageContext, planTypeImage } from './plan-image.ts';

/** An input of a one-off task: a directory that was uploaded, or a version that a job would get. */
export type ExecuteInput =
  | { kind: 'upload'; name: string; artifactId: number }
  | {
      kind: 'get';
      name: string;
      type: string;
      source: JsonObject | null;
      version: VersionConfig;
      params?: JsonObject;
      tags?: readonly string[];
    };

/** What `fly execute` runs (pipeline-language.md 11.9, fly.md 17.2). */
export interface ExecuteRequest {
  config: TaskConfig;
  privileged: boolean;
  inputs: readonly ExecuteInput[];
  inputMapping?: Readonly<Record<string, string>>;
  /** Task outputs to download, by name. */
  outputs: readonly string[];
  /** Types of the pipeline that the inputs are from. */
  resourceTypes?: readonly ResourceTypeConfig[];
  tags: readonly string[];
}

/**
 * The plan that `fly execute` posts: the inputs in parallel, then the task; with outputs an `ensure` that keeps them whatever the task
 * came to. `checkInterval` is the interval of image checks.
 */
export function planExecute(
  request: ExecuteRequest,
  { ids, checkInterval }: { ids: PlanIds; checkInterval: ImageContext['checkInterval'] },
): Plan {
  const types = request.resourceTypes ?? [];
  const inputs = request.inputs.map((input) => planInput(input, ids, { types, checkInterval }));
  const outputs = request.outputs.map((name): Plan => ({ id: ids.next(), kind: 'artifact_output', name }));
  const task: TaskPlan = {
    id: ids.next(),
    kind: 'task',
    name: 'one-off',
    privileged: request.privileged,
    hermetic: false,
    ...(request.tags.length > 0 && { tags: request.tags }),
    config: request.config,
    ...(request.inputMapping !== undefined && { inputMapping: request.inputMapping }),
    ...(types.length > 0 && { resourceTypes: types }),
  };
  const inParallel = (steps: readonly Plan[]): InParallelPlan => ({ id: ids.next(), kind: 'in_parallel', steps });
  const steps = [inParallel(inputs), task];
  const build: DoPlan = { id: ids.next(), kind: 'do', steps };
  if (outputs.length === 0) return build;
  const hook = inParallel(outputs);
  return { id: ids.next(), kind: 'ensure', step: build, hook };
}

function planInput(
  input: ExecuteInput,
  ids: PlanIds,
  context: Pick<ImageContext, 'types' | 'checkInterval'>,
): ArtifactInputPlan | GetPlan {
  const id = ids.next();
  if (input.kind === 'upload') return { id, kind: 'artifact_input', artifactId: input.artifactId, name: input.name };
  const image = planTypeImage(id, input.type, { ...context, stepTags: input.tags ?? [], skipInterval: false });
  return { id, ...input, image };
}
