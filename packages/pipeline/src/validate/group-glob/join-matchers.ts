import { lengthOf, type Matcher } from './matcher.ts';

/** Matchers of the parts of a sequence, put together to one. At least one is given. */
export function joinMatchers(parts: readonly Matcher[]): Matcher {
  let melted = parts;
  for (let run = longestRun(melted); run !== undefined; run = longestRun(melted)) {
    melted = [...melted.slice(0, run.from), run.matcher, ...melted.slice(run.to)];
  }
  return treeOf(melted) ?? { kind: 'nothing' };
}

/** Neighbours that melt into one matcher. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly matcher: Matcher;
}

/** The run of the most parts; a later one also wins if it is a longer row than the row before. */
function longestRun(parts: readonly Matcher[]): Run | undefined {
  let longest: Run | undefined;
  for (let from = 0; from < parts.length; from++) {
    const run = runFrom(parts, from);
    if (run === undefined) continue;
    const length = lengthOf(run.matcher) ?? 0;
    const before = longest && lengthOf(longest.matcher);
    const isLongerRow = before !== undefined && length > before;
    if (longest === undefined || isLongerRow || run.to - run.from > longest.to - longest.from) longest = run;
  }
  return longest;
}

/** The longest run that begins at `from`. */
function runFrom(parts: readonly Matcher[], from: number): Run | undefined {
  const refused = refusedBy(parts[from]);
  const wild = extend(parts, from, (part) => refused !== undefined && refusedBy(part) === refused);
  const row = extend(parts, from, (part) => lengthOf(part) !== undefined);
  if (Math.max(wild, row) < from + 2) return undefined;
  if (wild >= row) return { from, to: wild, matcher: meltWild(parts.slice(from, wild), refused ?? '') };
  const inRow = parts.slice(from, row);
  const length = inRow.reduce((sum, part) => sum + (lengthOf(part) ?? 0), 0);
  return { from, to: row, matcher: { kind: 'row', parts: inRow, length } };
}

function extend(parts: readonly Matcher[], from: number, fits: (part: Matcher) => boolean): number {
  let to = from;
  for (let part = parts[to]; part !== undefined && fits(part); part = parts[to]) to++;
  return to;
}

function refusedBy(part: Matcher | undefined): string | undefined {
  if (part?.kind === 'one') return part.refuses;
  return part?.kind === 'anything' ? '' : undefined;
}

/**
 * Wildcards beside each other. Of negated lists the reference keeps the number, and that what is listed doesn't occur
 * as a whole: `[!ab][!ab]` matches `ba`.
 */
function meltWild(parts: readonly Matcher[], lacks: string): Matcher {
  const count = parts.filter(({ kind }) => kind === 'one').length;
  if (count === parts.length) return { kind: 'exactly', count, lacks };
  return count === 0 ? { kind: 'anything' } : { kind: 'at-least', count };
}

/** The longest part of known length, the last of them, is looked for first; what is before and behind it then must match. */
function treeOf(parts: readonly Matcher[]): Matcher | undefined {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return first;
  let at = -1;
  let longest = -1;
  parts.forEach((part, index) => {
    const length = lengthOf(part);
    if (length === undefined || length < longest) return;
    longest = length;
    at = index;
  });
  const middle = parts[at];
  if (middle === undefined) return { kind: 'tree', middle: first, left: undefined, right: treeOf(others) };
  return simplify(middle, treeOf(parts.slice(0, at)), treeOf(parts.slice(at + 1)));
}

/** A text with nothing but `*` or another text beside it is looked for in a simpler way, and `ab*bc` matches `abc`. */
function simplify(middle: Matcher, left: Matcher | undefined, right: Matcher | undefined): Matcher {
  if (middle.kind === 'text') {
    const { text } = middle;
    if (left?.kind === 'anything' && right?.kind === 'anything') return { kind: 'contains', text };
    if (left?.kind === 'anything' && right === undefined) return { kind: 'suffix', text };
    if (left === undefined && right?.kind === 'anything') return { kind: 'prefix', text };
    if (left === undefined && right?.kind === 'suffix') return { kind: 'ends', prefix: text, suffix: right.text };
    if (left?.kind === 'prefix' && right === undefined) return { kind: 'ends', prefix: left.text, suffix: text };
  }
  return { kind: 'tree', middle, left, right };
}
