import { type Deep, runDeep } from '@rondo/foundation';

/** What the events of a build add to the node of its plan that has this id. */
export type PlanGraft = {
  readonly id: string;
  /** `image_check_plan` and `image_get_plan` of what has an image, `steps` of an across. */
  readonly field: 'image_check_plan' | 'image_get_plan' | 'steps';
  readonly value: unknown;
};

/** A public plan with what only events tell in its places; grafts on nodes that it does not have are left out. */
export function graftPlan(plan: unknown, grafts: readonly PlanGraft[]): unknown {
  return runDeep(
    grown(
      plan,
      Map.groupBy(grafts, ({ id }) => id),
    ),
  );
}

type Grafts = ReadonlyMap<string, readonly PlanGraft[]>;

/** What is grafted may have grafts of its own: image steps of a combination of across. */
function* grown(node: unknown, grafts: Grafts): Deep<unknown> {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const items: unknown[] = [];
    for (const item of node) items.push(yield grown(item, grafts));
    return items;
  }
  const own = 'id' in node ? (grafts.get(String(node.id)) ?? []) : [];
  const added = Object.fromEntries(own.map(({ field, value }) => [field, value]));
  const entries: [string, unknown][] = [];
  for (const [key, body] of Object.entries(node)) {
    const isStep = typeof body === 'object' && body !== null && !Array.isArray(body);
    entries.push([key, yield grown(isStep ? { ...body, ...added } : body, grafts)]);
  }
  return Object.fromEntries(entries);
}
