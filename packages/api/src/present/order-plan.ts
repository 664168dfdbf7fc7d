import { sortKeys } from './sort-keys.ts';

/** The keys of plans in stock's order, whatever the step (api.md 10.14). */
const order = [
  'id',
  'artifact_id',
  'message',
  'name',
  'team',
  'instance_vars',
  'type',
  'resource',
  'version',
  'image_get_plan',
  'image_check_plan',
  'privileged',
  'hermetic',
  'vars',
  'steps',
  'limit',
  'fail_fast',
  'step',
  'on_success',
  'on_failure',
  'on_abort',
  'on_error',
  'ensure',
  'duration',
];
const ranks = new Map(order.map((key, index) => [key, index]));
/** What stands here are people's own maps. */
const maps = new Set(['version', 'instance_vars']);

/** A public plan with its keys in stock's order: the database keeps them in an order of its own. */
export function orderPlan(plan: unknown): unknown {
  if (Array.isArray(plan)) return plan.map(orderPlan);
  if (typeof plan !== 'object' || plan === null) return plan;
  const entries = Object.entries(plan).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, value]) => [key, maps.has(key) ? sortKeys(value) : orderPlan(value)]));
}

function rank(key: string): number {
  return ranks.get(key) ?? order.length;
}
