/** Whether a part of a graph lies on the way that is looked at or off it, by its id; parts that are not here look as usual. */
export type TracedParts = ReadonlyMap<string, 'on' | 'off'>;

/**
 * Gives some more parts the look they should have: first those near the screen, then the rest.
 *
 * @param share how many parts one step may change.
 * @returns `undefined` when all of them have it.
 */
export function traceMore(
  traced: TracedParts,
  wanted: TracedParts,
  { near, share }: { near: ReadonlySet<string>; share: number },
): TracedParts | undefined {
  const ids = new Set([...wanted.keys(), ...traced.keys()]);
  const wrong = [...ids].filter((id) => traced.get(id) !== wanted.get(id));
  if (wrong.length === 0) return undefined;
  const close = wrong.filter((id) => near.has(id));
  const next = new Map(traced);
  for (const id of (close.length > 0 ? close : wrong).slice(0, share)) {
    const look = wanted.get(id);
    if (look === undefined) next.delete(id);
    else next.set(id, look);
  }
  return next;
}
