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
  let row = Array.from({ length: target.length + 1 }, (_, index) => index);
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
