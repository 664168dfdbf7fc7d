import type { GlobNode, GlobSequence } from './glob-node.ts';

type Parts = readonly GlobNode[];

/**
 * Alternatives with what all of them begin and end with moved out, as the reference does it: `{a*c,abc}` becomes `a`,
 * `{*,b}`, `c`. Undefined where they share nothing.
 */
export function factorAlternatives(options: readonly GlobSequence[]): GlobSequence | undefined {
  const all = options.map(({ parts }) => parts);
  const [first = []] = all;
  const { left, right } = countShared(all);
  if (left === 0 && right === 0) return undefined;
  const parts: GlobNode[] = [];
  if (left > 0) parts.push(sequenceOf(first.slice(0, left)));
  const rests = unique(all.map((option) => sequenceOf(option.slice(left, option.length - right))));
  const [rest] = rests;
  if (rests.length > 1) parts.push({ kind: 'alternatives', options: rests });
  else if (rest !== undefined && rest.parts.length > 0) parts.push(rest);
  if (right > 0) parts.push(sequenceOf(first.slice(first.length - right)));
  return sequenceOf(parts);
}

/** How many parts all options share at either end, counted from both ends by turns. */
function countShared(options: readonly Parts[]): { left: number; right: number } {
  const shortest = options.reduce<Parts>(
    (least, parts) => (parts.length < least.length ? parts : least),
    options[0] ?? [],
  );
  const others = options.filter((parts) => parts !== shortest);
  const count = others.length === 0 ? 0 : shortest.length;
  let left = 0;
  let right = 0;
  let leftEnded = false;
  let rightEnded = false;
  for (let at = 0; at < count && left + right < count && !(leftEnded && rightEnded); at++) {
    for (const other of others) {
      leftEnded ||= !isSame(shortest[at], other[at]);
      // Where both ends meet, the left one takes the part, if the first of the others lets it.
      rightEnded ||=
        (!leftEnded && count - 1 - at <= at) || !isSame(shortest[count - 1 - at], other[other.length - 1 - at]);
    }
    if (!leftEnded) left++;
    if (!rightEnded) right++;
  }
  return { left, right };
}

function sequenceOf(parts: Parts): GlobSequence {
  return { kind: 'sequence', parts };
}

function isSame(a: GlobNode | undefined, b: GlobNode | undefined): boolean {
  return a === b || (a?.kind === b?.kind && JSON.stringify(a) === JSON.stringify(b));
}

function unique(sequences: readonly GlobSequence[]): GlobSequence[] {
  return [...new Map(sequences.map((sequence) => [JSON.stringify(sequence), sequence])).values()];
}
