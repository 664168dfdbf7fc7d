import { type Deep, runDeep } from '@rondo/foundation';
import type { JsonObject, JsonValue } from '../config/json-value.ts';
import type { Plan, TypeImage } from './plan.ts';

/**
 * What everyone who may see a build may see of its plan (pipeline-language.md 11.7): names, types, versions and the tree, in the key
 * order of the stock server. No sources, params, vars, configs or tags.
 */
export function publicPlan(plan: Plan): JsonObject {
  return runDeep(present(plan));
}

type Presenting = Deep<JsonObject>;

function* present(plan: Plan): Presenting {
  const node = plan.kind === 'nothing' ? {} : { [plan.kind]: yield* publicFields(plan) };
  return plan.id === '' ? node : { id: plan.id, ...node };
}

function* publicFields(plan: Exclude<Plan, { kind: 'nothing' }>): Generator<Presenting, JsonValue, JsonObject> {
  switch (plan.kind) {
    case 'get': {
      const { name, type, resource, version, image } = plan;
      const own = { name, type, ...(resource && { resource }), ...(version && { version }) };
      return { ...own, ...(yield* publicImage(image)) };
    }
    case 'put': {
      const { name, type, resource, image } = plan;
      return { name, type, ...(resource && { resource }), ...(yield* publicImage(image)) };
    }
    case 'check':
      return { name: plan.name, type: plan.type, ...(yield* publicImage(plan.image)) };
    case 'task':
      return { name: plan.name, privileged: plan.privileged, hermetic: plan.hermetic };
    case 'run':
      return { message: plan.message, type: plan.type, privileged: plan.privileged };
    case 'set_pipeline':
      return { name: plan.name, team: plan.team ?? '', instance_vars: plan.instanceVars ?? null };
    case 'load_var':
    case 'artifact_output':
      return { name: plan.name };
    case 'artifact_input':
      return { artifact_id: plan.artifactId, name: plan.name };
    case 'do':
      return yield* presentAll(plan.steps);
    case 'retry':
      return yield* presentAll(plan.attempts);
    case 'in_parallel': {
      const { limit, failFast } = plan;
      const steps = yield* presentAll(plan.steps);
      return { steps, ...(limit && { limit }), ...(failFast && { fail_fast: true }) };
    }
    case 'across':
      return { vars: plan.vars.map(({ name }) => ({ name })), ...(plan.failFast && { fail_fast: true }) };
    case 'try':
      return { step: yield present(plan.step) };
    case 'timeout':
      return { step: yield present(plan.step), duration: plan.duration };
    default:
      return { step: yield present(plan.step), [plan.kind]: yield present(plan.hook) };
  }
}

function* presentAll(plans: readonly Plan[]): Generator<Presenting, JsonObject[], JsonObject> {
  const presented: JsonObject[] = [];
  for (const plan of plans) presented.push(yield present(plan));
  return presented;
}

function* publicImage({ getPlan, checkPlan }: TypeImage): Presenting {
  return {
    ...(getPlan && { image_get_plan: yield present(getPlan) }),
    ...(checkPlan && { image_check_plan: yield present(checkPlan) }),
  };
}
