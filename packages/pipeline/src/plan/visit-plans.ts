import { foldTree } from '@rondo/foundation';
import type { Plan, TypeImage } from './plan.ts';

/** A plan and all plans in it, parents first, images last (pipeline-language.md 11.6, step 3). Templates of `across` are no plans yet. */
export function* visitPlans(root: Plan): Generator<Plan> {
  const ahead = [root];
  for (let plan = ahead.pop(); plan !== undefined; plan = ahead.pop()) {
    yield plan;
    for (const child of childrenOf(plan).toReversed()) ahead.push(child);
  }
}

/** The same plan with `change` made of every plan in it, this one included: children first. */
export function mapPlans(root: Plan, change: (plan: Plan) => Plan): Plan {
  return foldTree<Plan, Plan>(root, {
    children: childrenOf,
    fold: (plan, children) => change(withChildren(plan, children)),
  });
}

/** The plans directly inside a plan: of an image its check first. */
export function childrenOf(plan: Plan): readonly Plan[] {
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

/** `children` are in the order of {@link childrenOf}. */
function withChildren(plan: Plan, children: readonly Plan[]): Plan {
  switch (plan.kind) {
    case 'do':
    case 'in_parallel':
      return { ...plan, steps: children };
    case 'retry':
      return { ...plan, attempts: children };
    case 'try':
    case 'timeout':
      return { ...plan, step: children[0] ?? plan.step };
    case 'get':
    case 'put':
    case 'check':
      return children.length === 0 ? plan : { ...plan, image: imageWith(plan.image, children) };
    default:
      return 'hook' in plan ? { ...plan, step: children[0] ?? plan.step, hook: children[1] ?? plan.hook } : plan;
  }
}

function imageWith(image: TypeImage, children: readonly Plan[]): TypeImage {
  const checkPlan = children.find((child) => child.kind === 'check');
  const getPlan = children.find((child) => child.kind === 'get');
  return { ...image, ...(checkPlan !== undefined && { checkPlan }), ...(getPlan !== undefined && { getPlan }) };
}
