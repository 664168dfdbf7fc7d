import type { Plan, TypeImage } from './plan.ts';

/** A plan and all plans in it, parents first, images last (pipeline-language.md 11.6, step 3). Templates of `across` are no plans yet. */
export function* visitPlans(plan: Plan): Generator<Plan> {
  yield plan;
  for (const child of childrenOf(plan)) yield* visitPlans(child);
}

/** The same plan with `change` made of every plan in it, this one included: children first. */
export function mapPlans(plan: Plan, change: (plan: Plan) => Plan): Plan {
  return change(mapChildren(plan, (child) => mapPlans(child, change)));
}

function childrenOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'do':
    case 'in_parallel':
      return plan.steps;
    case 'retry':
      return plan.attempts;
    case 'try':
    case 'timeout':
      return [plan.step];
    case 'get':
    case 'put':
    case 'check':
      return [plan.image.checkPlan, plan.image.getPlan].filter((child) => child !== undefined);
    default:
      return 'hook' in plan ? [plan.step, plan.hook] : [];
  }
}

function mapChildren(plan: Plan, map: (plan: Plan) => Plan): Plan {
  switch (plan.kind) {
    case 'do':
    case 'in_parallel':
      return { ...plan, steps: plan.steps.map(map) };
    case 'retry':
      return { ...plan, attempts: plan.attempts.map(map) };
    case 'try':
    case 'timeout':
      return { ...plan, step: map(plan.step) };
    case 'get':
    case 'put':
    case 'check':
      return { ...plan, image: mapImage(plan.image, map) };
    default:
      return 'hook' in plan ? { ...plan, step: map(plan.step), hook: map(plan.hook) } : plan;
  }
}

function mapImage(image: TypeImage, map: (plan: Plan) => Plan): TypeImage {
  const checkPlan = image.checkPlan === undefined ? undefined : map(image.checkPlan);
  const getPlan = image.getPlan === undefined ? undefined : map(image.getPlan);
  return {
    ...image,
    ...(checkPlan?.kind === 'check' && { checkPlan }),
    ...(getPlan?.kind === 'get' && { getPlan }),
  };
}
