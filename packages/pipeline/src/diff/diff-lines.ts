import type { DiffLine } from './pipeline-diff.ts';

/** More pairs of lines than this are not compared, but shown as replaced: a table of them would not fit. */
const maxPairs = 64_000_000;

const skipRemoved = 1;
const skipAdded = 2;

/**
 * The differences of two texts by lines, as `fly` shows them (fly.md 14.3): equal lines at both ends aside, a longest common
 * subsequence, where a line of the old text that isn't needed for one is removed first.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  return [
    ...lines('common', old.slice(0, head)),
    ...diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...lines('common', old.slice(old.length - tail)),
  ];
}

function diffMiddle(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  if (old.length * fresh.length > maxPairs) return [...lines('removed', old), ...lines('added', fresh)];
  const steps = findSteps(old, fresh);
  const result: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    const step = steps[i * fresh.length + j] ?? 0;
    if (step & skipRemoved) result.push({ kind: 'removed', text: old[i++] ?? '' });
    else if (step & skipAdded) result.push({ kind: 'added', text: fresh[j++] ?? '' });
    else {
      result.push({ kind: 'common', text: old[i++] ?? '' });
      j += 1;
    }
  }
  return [...result, ...lines('removed', old.slice(i)), ...lines('added', fresh.slice(j))];
}

/**
 * For each pair of positions which line may be passed over without losing anything: a bit each for the old and the new one. Only two
 * rows of the table of lengths are kept while it is filled from the end.
 */
function findSteps(old: readonly string[], fresh: readonly string[]): Uint8Array {
  const width = fresh.length;
  const steps = new Uint8Array(old.length * width);
  let below = new Uint32Array(width + 1);
  let row = new Uint32Array(width + 1);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = width - 1; j >= 0; j -= 1) {
      const [down, right] = [below[j] ?? 0, row[j + 1] ?? 0];
      const length = old[i] === fresh[j] ? (below[j + 1] ?? 0) + 1 : Math.max(down, right);
      row[j] = length;
      steps[i * width + j] = (down === length ? skipRemoved : 0) | (right === length ? skipAdded : 0);
    }
    [below, row] = [row, below];
  }
  return steps;
}

function lines(kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}
