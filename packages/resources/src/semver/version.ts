/** A version as semver 2.0 has it, read strictly (resources.md 2.7). */
export interface StrictVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Identifiers; empty for a release. */
  readonly pre: readonly string[];
  readonly build: readonly string[];
}

const numeric = '(0|[1-9][0-9]*)';
const strict = new RegExp(`^${numeric}\\.${numeric}\\.${numeric}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`);

/** Reads exactly three numbers with an optional prerelease and build; no `v`. Undefined when it is no such version. */
export function parseStrictVersion(text: string): StrictVersion | undefined {
  const match = strict.exec(text);
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1, 4).map(Number);
  const pre = match[4]?.split('.') ?? [];
  const build = match[5]?.split('.') ?? [];
  const fine =
    [...pre, ...build].every((identifier) => identifier !== '') && !pre.some((identifier) => /^0\d+$/.test(identifier));
  return fine && [major, minor, patch].every(Number.isSafeInteger) ? { major, minor, patch, pre, build } : undefined;
}

export function formatStrictVersion({ major, minor, patch, pre, build }: StrictVersion): string {
  const suffix = (sign: string, identifiers: readonly string[]) =>
    identifiers.length === 0 ? '' : sign + identifiers.join('.');
  return `${major}.${minor}.${patch}${suffix('-', pre)}${suffix('+', build)}`;
}

/** Negative when `a` is the lower one; build metadata counts for nothing. */
export function compareStrictVersions(a: StrictVersion, b: StrictVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePre(a.pre, b.pre);
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareIdentifiers(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
