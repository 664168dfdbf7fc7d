/** A version that need not be semantic: parts between dots, each a number or a word (resources.md 2.6). */
export interface SemiSemanticVersion {
  readonly release: readonly Segment[];
  readonly pre: readonly Segment[] | undefined;
  readonly post: readonly Segment[] | undefined;
}

type Segment = number | string;

const shape = /^([0-9A-Za-z_.]+)(?:-([0-9A-Za-z_\-.]+))?(?:\+([0-9A-Za-z_\-.]+))?$/;

/** Undefined when the text is none. */
export function parseSemiSemantic(text: string): SemiSemanticVersion | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, release = '', pre, post] = match;
  const parts = [release, pre, post].map((part) => (part === undefined ? undefined : segments(part)));
  const [releaseParts = [], preParts, postParts] = parts;
  const whole = [release, pre ?? 'x', post ?? 'x'].every((part) => part.split('.').every((piece) => piece !== ''));
  return whole ? { release: releaseParts, pre: preParts, post: postParts } : undefined;
}

/** Negative when `a` is the lower one: a prerelease is below, a postrelease above its release. */
export function compareSemiSemantic(a: SemiSemanticVersion, b: SemiSemanticVersion): number {
  return compareParts(a.release, b.release) || compareOptional(a.pre, b.pre, 1) || compareOptional(a.post, b.post, -1);
}

function compareOptional(
  a: readonly Segment[] | undefined,
  b: readonly Segment[] | undefined,
  whenAbsent: 1 | -1,
): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? whenAbsent : -whenAbsent;
  return compareParts(a, b);
}

/** Missing parts count as 0. */
function compareParts(a: readonly Segment[], b: readonly Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = compareSegments(a[index] ?? 0, b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegments(a: Segment, b: Segment): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function segments(text: string): Segment[] {
  return text.split('.').map((part) => (/^(0|[1-9][0-9]*)$/.test(part) ? Number(part) : part));
}
