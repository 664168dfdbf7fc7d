/** Which parts of a graph are there, and which of them in full; other nodes are their place and their name. */
export interface DrawnParts {
  readonly there: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
}

export const nothingDrawn: DrawnParts = { there: new Set(), whole: new Set() };

/**
 * Draws some more: first what is near the screen, in full, then the rest in short. What was drawn in full stays so.
 *
 * @param share how much one step may draw, in parts drawn in full; in short, four times as many.
 * @returns `undefined` when there is nothing left to draw.
 */
export function drawMore(
  ids: readonly string[],
  near: ReadonlySet<string>,
  { drawn, share }: { drawn: DrawnParts; share: number },
): DrawnParts | undefined {
  const whole = ids.filter((id) => near.has(id) && !drawn.whole.has(id)).slice(0, share);
  if (whole.length > 0) {
    return { there: new Set([...drawn.there, ...whole]), whole: new Set([...drawn.whole, ...whole]) };
  }
  const short = ids.filter((id) => !drawn.there.has(id)).slice(0, 4 * share);
  return short.length === 0 ? undefined : { ...drawn, there: new Set([...drawn.there, ...short]) };
}
