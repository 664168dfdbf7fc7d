import { BinaryText, type YamlKey } from '../value/yaml-value.ts';

const letter = /\p{L}/u;
const digit = /\p{Nd}/u;

/**
 * The order in which map keys are printed (pipeline-language.md 2.6): numbers and booleans by value, then null, then
 * texts, in which letters come after other characters and runs of digits compare as numbers.
 */
export function compareKeys(a: YamlKey, b: YamlKey): number {
  const left = rank(a);
  const right = rank(b);
  if (left !== right) return left - right;
  if (left === numeric) return compareNumeric(a, b);
  return left === text ? compareTexts(String(a), String(b)) : 0;
}

const numeric = 0;
const nothing = 1;
const text = 2;

function rank(key: YamlKey): number {
  if (key === null) return nothing;
  return typeof key === 'string' || key instanceof BinaryText ? text : numeric;
}

function compareNumeric(a: YamlKey, b: YamlKey): number {
  const difference = Number(a) - Number(b);
  if (difference !== 0) return difference;
  return kindRank(a) - kindRank(b);
}

function kindRank(key: YamlKey): number {
  if (typeof key === 'boolean') return 0;
  return typeof key === 'bigint' ? 1 : 2;
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const left = Array.from(a);
  const right = Array.from(b);
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    if (left[at] !== right[at]) return compareAt(left, right, at);
  }
  return left.length - right.length;
}

/** Compares two texts that differ first at `at`. */
function compareAt(left: readonly string[], right: readonly string[], at: number): number {
  const a = left[at] ?? '';
  const b = right[at] ?? '';
  const aIsLetter = letter.test(a);
  const bIsLetter = letter.test(b);
  if (aIsLetter && bIsLetter) return point(a) - point(b);
  if (aIsLetter || bIsLetter) return bIsLetter ? -1 : 1;
  const continues = (a === '0' || b === '0') && continuesNumber(left, at) ? 1n : 0n;
  const aRun = readRun(left, at, continues);
  const bRun = readRun(right, at, continues);
  if (aRun.value !== bRun.value) return aRun.value < bRun.value ? -1 : 1;
  return aRun.end - bRun.end || point(a) - point(b);
}

/** Whether a digit other than 0 stands in the run of digits before `at`. */
function continuesNumber(chars: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0 && digit.test(chars[index] ?? ''); index--) {
    if (chars[index] !== '0') return true;
  }
  return false;
}

function readRun(chars: readonly string[], at: number, start: bigint): { value: bigint; end: number } {
  let value = start;
  let end = at;
  for (; end < chars.length && digit.test(chars[end] ?? ''); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt(point(chars[end] ?? '0') - 0x30));
  }
  return { value, end };
}

function point(char: string): number {
  return char.codePointAt(0) ?? 0;
}
