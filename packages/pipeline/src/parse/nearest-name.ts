const maxCandidates = 5_000;

/**
 * The known name that an author most likely meant, or undefined. Case, dashes and underscores don't count as differences.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = normal(name);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { name: string; distance: number } | undefined;
  let looked = 0;
  for (const candidate of known) {
    if (++looked > maxCandidates) break;
    if (candidate === name || Math.abs(candidate.length - name.length) > limit + 2) continue;
    const distance = editDistance(wanted, normal(candidate), best?.distance ?? limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
    if (distance === 0) break;
  }
  return best?.name;
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; above `limit` any larger number. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + same);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
