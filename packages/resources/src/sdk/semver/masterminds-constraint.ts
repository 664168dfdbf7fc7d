import { compareSemver, parseSemver, type SemverVersion } from './masterminds-version.ts';

/** Whether a version is wanted. */
export type SemverConstraint = (version: SemverVersion) => boolean;

type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=' | '~' | '^';

/** One condition: an operator and a version of which the later parts may be missing. */
interface Condition {
  readonly operator: Operator;
  readonly version: SemverVersion;
  /** How many of the three numbers were given. */
  readonly given: 0 | 1 | 2 | 3;
}

const part = String.raw`(?:\d+|[xX*])`;
const versionPattern = String.raw`v?(${part})(?:\.(${part}))?(?:\.(${part}))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?`;
const conditionPattern = new RegExp(String.raw`^\s*(=|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*${versionPattern}\s*(?:,|\s|$)`);
const hyphenPattern = new RegExp(String.raw`(?:^|\s)(${versionPattern})\s+-\s+(${versionPattern})(?=\s|,|$)`);

const operators: Record<string, Operator> = { '': '=', '=>': '>=', '=<': '<=', '~>': '~' };

/**
 * Reads a constraint: groups between `||`, of which one must hold; conditions between blanks or commas, which all must.
 * A group admits prereleases only when one of its conditions names one (resources.md 2.5). Undefined for bad text.
 */
export function parseSemverConstraint(text: string): SemverConstraint | undefined {
  const groups = text.split('||').map(parseGroup);
  if (groups.some((group) => group === undefined)) return undefined;
  return (version) => groups.some((group) => group !== undefined && admits(group, version));
}

function admits(group: readonly Condition[], version: SemverVersion): boolean {
  const namesPrerelease = group.some((condition) => condition.version.prerelease !== '');
  if (version.prerelease !== '' && !namesPrerelease) return false;
  return group.every((condition) => holds(condition, version));
}

function parseGroup(text: string): Condition[] | undefined {
  let rest = text.replace(hyphenPattern, (_whole, ...found: string[]) => ` >=${found[0]} <=${found[6]} `).trim();
  const conditions: Condition[] = [];
  while (rest !== '') {
    const match = conditionPattern.exec(rest);
    const condition = match === null ? undefined : toCondition(match);
    if (match === null || condition === undefined) return undefined;
    conditions.push(condition);
    rest = rest.slice(match[0].length).replace(/^[\s,]+/, '');
  }
  return conditions.length === 0 ? undefined : conditions;
}

function toCondition(match: RegExpExecArray): Condition | undefined {
  const [, operator = '', major, minor, patch, prerelease = ''] = match;
  const numbers = [major, minor, patch];
  const firstMissing = numbers.findIndex((number) => number === undefined || /^[xX*]$/.test(number));
  const given = firstMissing < 0 ? 3 : firstMissing;
  const full = [0, 1, 2].map((index) => (index < given ? numbers[index] : '0')).join('.');
  const version = parseSemver(given === 3 && prerelease !== '' ? `${full}-${prerelease}` : full);
  if (version === undefined) return undefined;
  // `findIndex` of a list of three gives 0 to 2, or 3 above.
  return { operator: operators[operator] ?? (operator as Operator), version, given: given as Condition['given'] };
}

function holds({ operator, version: wanted, given }: Condition, version: SemverVersion): boolean {
  const order = compareSemver(version, wanted);
  const beyond = given === 3 ? order > 0 : compareSemver(version, ceiling(wanted, given)) >= 0;
  switch (operator) {
    case '=':
      return given === 3 ? order === 0 : order >= 0 && !beyond;
    case '!=':
      return given === 3 ? order !== 0 : order < 0 || beyond;
    case '>':
      return given === 0 ? false : beyond;
    case '<':
      return order < 0;
    case '>=':
      return order >= 0;
    case '<=':
      return given === 0 || (given === 3 ? order <= 0 : !beyond);
    case '~':
      return given === 0 || (order >= 0 && compareSemver(version, ceiling(wanted, given === 1 ? 1 : 2)) < 0);
    case '^':
      return given === 0 || (order >= 0 && compareSemver(version, ceiling(wanted, leading(wanted, given))) < 0);
  }
}

/** The first version after all that share the first `count` numbers; its own prereleases are after them too. */
function ceiling({ major, minor, patch }: SemverVersion, count: number): SemverVersion {
  const lowest = { prerelease: '', metadata: '' };
  if (count === 0) return { major: Number.MAX_SAFE_INTEGER, minor: 0, patch: 0, ...lowest };
  if (count === 1) return { major: major + 1, minor: 0, patch: 0, ...lowest };
  if (count === 2) return { major, minor: minor + 1, patch: 0, ...lowest };
  return { major, minor, patch: patch + 1, ...lowest };
}

/** How many numbers `^` keeps: up to the first that is not 0, of those given. */
function leading({ major, minor }: SemverVersion, given: number): number {
  if (major > 0 || given === 1) return 1;
  if (minor > 0 || given === 2) return 2;
  return 3;
}
