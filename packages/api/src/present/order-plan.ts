import { type Deep, runDeep } from '@rondo/foundation';
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
  return runDeep(ordered(plan));
}

function* ordered(plan: unknown): Deep<unknown> {
  if (typeof plan !== 'object' || plan === null) return plan;
  if (Array.isArray(plan)) {
    const items: unknown[] = [];
    for (const item of plan) items.push(yield ordered(item));
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(plan).sort(([a], [b]) => rank(a) - rank(b))) {
    entries.push([key, maps.has(key) ? sortKeys(value) : yield ordered(value)]);
  }
  return Object.fromEntries(entries);
}

function rank(key: string): number {
  return ranks.get(key) ?? order.length;
}
