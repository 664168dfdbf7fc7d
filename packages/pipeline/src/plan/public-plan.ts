import type { JsonObject, JsonValue } from '../config/json-value.ts';
import type { Plan, TypeImage } from './plan.ts';

/**
 * What everyone who may see a build may see of its plan (pipeline-language.md 11.7): names, types, versions and the tree, in the key
 * order of the stock server. No sources, params, vars, configs or tags.
 */
export function publicPlan(plan: Plan): JsonObject {
  if (plan.kind === 'nothing') return withId(plan, {});
  return withId(plan, { [plan.kind]: publicFields(plan) });
}

function withId({ id }: Plan, node: JsonObject): JsonObject {
  return id === '' ? node : { id, ...node };
}

function publicFields(plan: Exclude<Plan, { kind: 'nothing' }>): JsonValue {
  switch (plan.kind) {
    case 'get': {
      const { name, type, resource, version, image } = plan;
      return { name, type, ...(resource && { resource }), ...(version && { version }), ...publicImage(image) };
    }
    case 'put': {
      const { name, type, resource, image } = plan;
      return { name, type, ...(resource && { resource }), ...publicImage(image) };
    }
    case 'check':
      return { name: plan.name, type: plan.type, ...publicImage(plan.image) };
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
      return plan.steps.map(publicPlan);
    case 'retry':
      return plan.attempts.map(publicPlan);
    case 'in_parallel': {
      const { limit, failFast } = plan;
      return { steps: plan.steps.map(publicPlan), ...(limit && { limit }), ...(failFast && { fail_fast: true }) };
    }
    case 'across':
      return { vars: plan.vars.map(({ name }) => ({ name })), ...(plan.failFast && { fail_fast: true }) };
    case 'try':
      return { step: publicPlan(plan.step) };
    case 'timeout':
      return { step: publicPlan(plan.step), duration: plan.duration };
    default:
      return { step: publicPlan(plan.step), [plan.kind]: publicPlan(plan.hook) };
  }
}

function publicImage({ getPlan, checkPlan }: TypeImage): JsonObject {
  return {
    ...(getPlan && { image_get_plan: publicPlan(getPlan) }),
    ...(checkPlan && { image_check_plan: publicPlan(checkPlan) }),
  };
}
