/** A version as Masterminds/semver reads it (resources.md 2.5). */
export interface SemverVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Without its dash; empty for a release. */
  readonly prerelease: string;
  readonly metadata: string;
}

const loose =
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** Reads one to three numbers, with a `v` or without. Undefined when it is no version. */
export function parseSemver(text: string): SemverVersion | undefined {
  const match = loose.exec(text);
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease = '', metadata = ''] = match;
  const numbers = [major, minor, patch].map(Number);
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  if (prerelease.split('.').some((identifier) => /^0\d+$/.test(identifier))) return undefined;
  const [majorNumber = 0, minorNumber = 0, patchNumber = 0] = numbers;
  return { major: majorNumber, minor: minorNumber, patch: patchNumber, prerelease, metadata };
}

/** Three numbers, prerelease and metadata; no `v`. */
export function formatSemver({ major, minor, patch, prerelease, metadata }: SemverVersion): string {
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
}

/** Negative when `a` is the lower one. Metadata counts for nothing; a prerelease is lower than its release. */
export function compareSemver(a: SemverVersion, b: SemverVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.prerelease, b.prerelease);
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareIdentifier(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareIdentifier(a: string, b: string): number {
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
