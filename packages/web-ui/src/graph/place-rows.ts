/** Something in a column that wants to be near a height and must keep its distance from the one above. */
export interface Placed {
  readonly wanted: number;
  readonly weight: number;
  /** Least distance from the top of the one above to the top of this one. */
  readonly distance: number;
}

/**
 * Heights for a column, in the given order: as near as possible to what each wants (least squares, weighted), never closer
 * to the one above than it may be. Pools neighbours that push each other, which is exact and takes one pass.
 */
export function placeRows(column: readonly Placed[]): number[] {
  const offsets: number[] = [];
  column.forEach((one, index) => {
    offsets.push(index === 0 ? 0 : (offsets[index - 1] ?? 0) + one.distance);
  });
  const pools: { sum: number; weight: number; count: number }[] = [];
  column.forEach((one, index) => {
    let pool = { sum: (one.wanted - (offsets[index] ?? 0)) * one.weight, weight: one.weight, count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.sum / last.weight > pool.sum / pool.weight;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const bases = pools.flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.weight));
  return bases.map((base, index) => base + (offsets[index] ?? 0));
}
