import { type Deep, RondoError, runDeep } from '@rondo/foundation';
import type {
  AcrossStepConfig,
  AttemptsStepConfig,
  GetStepConfig,
  LoadVarStepConfig,
  PutStepConfig,
  RunStepConfig,
  SetPipelineStepConfig,
  StepConfig,
  TaskStepConfig,
} from '../config/step-config.ts';
import type { BuildPlanContext } from './build-plan-context.ts';
import type { GetPlan, Plan, PlanId, PutPlan, TypeImage } from './plan.ts';
import { encodePlan } from './plan-codec.ts';
import { planTypeImage } from './plan-image.ts';
import { defaultsOf, mergeSource } from './source-defaults.ts';

/** The context of a step: the build's, types with their defaults merged, and the tags it inherits (pipeline-language.md 5.6). */
export interface StepPlanContext extends BuildPlanContext {
  tags: readonly string[];
  /** How often what is planned now stands in the plan: each attempt is a copy. */
  copies: number;
}

/** More would only fill memory: nobody tries so often. */
const mostCopies = 10_000;
/** A template inside another doubles its backslashes: they outgrow everything else after a dozen. */
const longestTemplate = 4 * 1024 * 1024;

/** The job names something that isn't there. `message` is the stock text (11.1). */
export class Unplannable extends RondoError {
  readonly code = 'UNPLANNABLE';
}

/**
 * The plan of one step and all in it. Nodes get their ids after what is inside them; a put before its get, a step before its hook
 * (11.2). Throws {@link Unplannable}.
 */
export function planStep(config: StepConfig, context: StepPlanContext): Plan {
  return runDeep(plan(config, context));
}

type Planning = Deep<Plan>;

function* plan(config: StepConfig, context: StepPlanContext): Planning {
  const { ids } = context;
  switch (config.kind) {
    case 'get':
      return planGet(config, context);
    case 'put':
      return planPut(config, context);
    case 'task':
      return planTask(config, context);
    case 'run':
      return planRun(config, context);
    case 'set_pipeline':
      return planSetPipeline(config, ids.next());
    case 'load_var':
      return planLoadVar(config, ids.next());
    case 'do': {
      const steps = yield* planSteps(config, context);
      return { id: ids.next(), kind: 'do', steps };
    }
    case 'in_parallel': {
      const steps = yield* planSteps(config, context);
      const { failFast } = config;
      const limit = config.limit === undefined ? undefined : Number(config.limit);
      return { id: ids.next(), kind: 'in_parallel', steps, ...given({ limit, failFast }) };
    }
    case 'attempts':
      return yield* planAttempts(config, context);
    case 'across':
      return yield* planAcross(config, context);
    case 'try': {
      const step = yield plan(config.step.config, context);
      return { id: ids.next(), kind: 'try', step };
    }
    case 'timeout': {
      const step = yield plan(config.step, context);
      return { id: ids.next(), kind: 'timeout', step, duration: config.duration };
    }
    default: {
      const step = yield plan(config.step, context);
      const hook = yield plan(config.hook.config, context);
      return { id: ids.next(), kind: config.kind, step, hook };
    }
  }
}

function* planSteps(
  { steps, tags }: { steps: readonly { config: StepConfig }[] | null; tags?: readonly string[] },
  context: StepPlanContext,
): Generator<Planning, Plan[], Plan> {
  const inherited = { ...context, tags: effectiveTags(tags, context) };
  const planned: Plan[] = [];
  for (const step of steps ?? []) planned.push(yield plan(step.config, inherited));
  return planned;
}

function* planAttempts(config: AttemptsStepConfig, context: StepPlanContext): Planning {
  const count = Math.max(0, Number(config.attempts));
  const copies = context.copies * count;
  if (copies > mostCopies) throw new Unplannable(`${copies} attempts of a step, ${mostCopies} at most can be planned`);
  const attempts: Plan[] = [];
  while (attempts.length < count) attempts.push(yield plan(config.step, { ...context, copies }));
  return { id: context.ids.next(), kind: 'retry', attempts };
}

function planGet(config: GetStepConfig, context: StepPlanContext): GetPlan {
  const { exposeBuildCreatedBy: _, ...resource } = findResource(config, context);
  const version = context.versions.get(config.name);
  if (version === undefined) throw new Unplannable(`version for input ${config.name} not provided`);
  const id = context.ids.next();
  return {
    id,
    kind: 'get',
    ...resource,
    image: imageFor(id, resource.type, { config, context, skipInterval: false }),
    version,
    ...placement(config, context),
    ...given({ params: config.params }),
  };
}

/** A put, and the get of what it made unless the step says otherwise. */
function planPut(config: PutStepConfig, context: StepPlanContext): Plan {
  const { exposeBuildCreatedBy, ...resource } = findResource(config, context);
  const skipInterval = context.manuallyTriggered;
  const id = context.ids.next();
  const put: PutPlan = {
    id,
    kind: 'put',
    ...resource,
    image: imageFor(id, resource.type, { config, context, skipInterval }),
    ...placement(config, context),
    ...given({ params: config.params, inputs: config.inputs, exposeBuildCreatedBy }),
  };
  if (config.noGet === true) return put;
  const getId = context.ids.next();
  const get: GetPlan = {
    id: getId,
    kind: 'get',
    ...resource,
    image: imageFor(getId, resource.type, { config, context, skipInterval }),
    versionFrom: id,
    ...placement(config, context),
    ...given({ params: config.getParams }),
  };
  return { id: context.ids.next(), kind: 'on_success', step: put, hook: get };
}

function planTask(config: TaskStepConfig, context: StepPlanContext): Plan {
  const { name, file, containerLimits, image, vars, params, inputMapping, outputMapping } = config;
  const { unknownFields: _, ...inline } = config.config ?? {};
  return {
    id: context.ids.next(),
    kind: 'task',
    name,
    privileged: config.privileged === true,
    hermetic: config.hermetic === true,
    ...(config.config !== undefined && { config: inline }),
    ...given({ configPath: file, containerLimits, image, vars, params }),
    ...given({ inputMapping, outputMapping }),
    ...placement(config, context),
    ...(context.resourceTypes.length > 0 && { resourceTypes: context.resourceTypes }),
    ...(context.manuallyTriggered && { checkSkipInterval: true }),
  };
}

function planRun(config: RunStepConfig, context: StepPlanContext): Plan {
  const prototype = context.prototypes.find((candidate) => candidate.name === config.type);
  if (prototype === undefined) throw new Unplannable(`unknown prototype: ${config.type}`);
  const object = mergeSource(prototype.defaults, config.params ?? null) ?? undefined;
  return {
    id: context.ids.next(),
    kind: 'run',
    message: config.message,
    type: config.type,
    privileged: config.privileged === true,
    ...given({ object, containerLimits: config.containerLimits }),
    ...placement(config, context),
  };
}

function planSetPipeline({ name, file, team, vars, varFiles, instanceVars }: SetPipelineStepConfig, id: PlanId): Plan {
  return { id, kind: 'set_pipeline', name, file: file ?? '', ...given({ team, vars, varFiles, instanceVars }) };
}

function planLoadVar({ name, file, format, reveal }: LoadVarStepConfig, id: PlanId): Plan {
  return { id, kind: 'load_var', name, file: file ?? '', ...given({ format, reveal }) };
}

/** The step is planned once, with its vars in place; the ids inside are replaced when it is expanded. */
function* planAcross({ vars, failFast, step }: AcrossStepConfig, context: StepPlanContext): Planning {
  const substepTemplate = encodePlan(yield plan(step, context));
  if (substepTemplate.length > longestTemplate) {
    throw new Unplannable(`an across step takes more than ${longestTemplate / 1024 / 1024} MB with all that is in it`);
  }
  return { id: context.ids.next(), kind: 'across', vars: vars ?? [], substepTemplate, ...given({ failFast }) };
}

function findResource({ name, resource = name }: { name: string; resource?: string }, context: StepPlanContext) {
  const found = context.resources.find((candidate) => candidate.name === resource);
  if (found === undefined) throw new Unplannable(`unknown resource: ${resource}`);
  const defaults = defaultsOf(found.type, context.resourceTypes, context.baseDefaults);
  const { type, exposeBuildCreatedBy } = found;
  return { name, type, source: mergeSource(defaults, found.source), resource, ...given({ exposeBuildCreatedBy }) };
}

function imageFor(
  id: PlanId,
  type: string,
  { config, context, skipInterval }: { config: Placed; context: StepPlanContext; skipInterval: boolean },
): TypeImage {
  const { resourceTypes: types, checkInterval } = context;
  return planTypeImage(id, type, { types, stepTags: effectiveTags(config.tags, context), skipInterval, checkInterval });
}

/** Fields of a step that says where and for how long it runs. */
interface Placed {
  readonly tags?: readonly string[];
  readonly timeout?: string;
}

function placement(config: Placed, context: StepPlanContext): Placed {
  const tags = effectiveTags(config.tags, context);
  return { ...(tags.length > 0 && { tags }), ...given({ timeout: config.timeout }) };
}

/** A step's own tags, else those of the nearest `do` or `in_parallel` that has some, else the job's. */
function effectiveTags(own: readonly string[] | undefined, context: StepPlanContext): readonly string[] {
  return own === undefined || own.length === 0 ? context.tags : own;
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The fields that are set. */
function given<T extends Record<string, unknown>>(fields: T): Given<T> {
  // What is left has no undefined in it.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
