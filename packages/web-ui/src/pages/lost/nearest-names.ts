/** Names that a mistyped one may have meant, nearest first: few edits, or one inside the other. */
export function nearestNames(wanted: string, names: readonly string[], limit = 3): string[] {
  const score = (name: string) => {
    const contained = name.includes(wanted) || wanted.includes(name);
    return editDistance(wanted, name) - (contained ? Math.min(wanted.length, name.length) : 0);
  };
  return names.toSorted((a, b) => score(a) - score(b) || (a < b ? -1 : 1)).slice(0, limit);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
