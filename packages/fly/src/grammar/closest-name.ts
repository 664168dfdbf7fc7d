/** The name that is least edits away; of equals the first. Distances are in bytes, as the reference counts. */
export function closestName(word: string, names: readonly string[]): { name: string; distance: number } | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(word, name);
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best;
}

function editDistance(from: string, to: string): number {
  const [source, target] = [Buffer.from(from), Buffer.from(to)];
  if (source.length === 0) return target.length;
  // The reference leaves the last number of the first row out, so that a short word is never further away than its length.
  let row = [...target.keys(), 0];
  source.forEach((byte, index) => {
    const next = [index + 1];
    target.forEach((other, column) => {
      const same = row[column] ?? 0;
      const shortest = Math.min(same, row[column + 1] ?? 0, next[column] ?? 0);
      next.push(byte === other ? same : shortest + 1);
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}
