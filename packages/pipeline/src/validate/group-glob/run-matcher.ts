import { lengthOf, type Matcher } from './matcher.ts';
import { characterAt, charactersOf, countCharacters, type Utf8Bytes } from './utf8-bytes.ts';

/** Bytes looked at before giving up on a name: trees within trees may try more places than anyone can wait for. */
const leastEffortBytes = 100_000;
const effortPerByte = 10;

type Kind<Name extends Matcher['kind']> = Matcher & { readonly kind: Name };

/** The first place where a matcher matches, and how long, in bytes, the match there may be. */
interface Found {
  readonly at: number;
  readonly lengths: readonly number[];
}

/** Whether a matcher matches a whole name. */
export function runMatcher(matcher: Matcher, name: Utf8Bytes): boolean {
  return new MatcherRun(leastEffortBytes + effortPerByte * name.length).matches(matcher, name);
}

class MatcherRun {
  #effortLeftBytes: number;

  constructor(maxEffortBytes: number) {
    this.#effortLeftBytes = maxEffortBytes;
  }

  matches(matcher: Matcher, text: Utf8Bytes): boolean {
    switch (matcher.kind) {
      case 'nothing':
        return text === '';
      case 'text':
        return text === matcher.text;
      case 'one': {
        // The end is read as a character, so that `?` and `[!a]` match a text without any.
        const { bytes, width } = characterAt(text, 0);
        return text.length <= width && matcher.takes(bytes);
      }
      case 'anything':
        return true;
      case 'prefix':
        return text.startsWith(matcher.text);
      case 'suffix':
        return text.endsWith(matcher.text);
      case 'contains':
        return text.includes(matcher.text);
      case 'ends':
        return text.startsWith(matcher.prefix) && text.endsWith(matcher.suffix);
      case 'at-least':
        return countCharacters(text, matcher.count) === matcher.count;
      case 'exactly':
        return hasExactly(text, matcher.count) && !lacksNot(text, matcher.lacks);
      case 'any-of':
        return matcher.options.some((option) => this.matches(option, text));
      case 'row':
        return hasExactly(text, matcher.length) && this.#startsWithRow(matcher, text);
      case 'tree':
        return this.#matchesTree(matcher, text);
    }
  }

  /** A row cuts behind the first byte of each last character. */
  #startsWithRow(row: Kind<'row'>, text: Utf8Bytes): boolean {
    let rest = text;
    for (const part of row.parts) {
      const length = lengthOf(part) ?? 0;
      const characters = charactersOf(rest, length === 0 ? undefined : length);
      const end = (characters.at(-1)?.at ?? 0) + 1;
      if (characters.length < length || !this.matches(part, rest.slice(0, end))) return false;
      rest = rest.slice(end);
    }
    return true;
  }

  /** The bytes left out at both ends are as many as there must be characters. */
  #matchesTree({ middle, left, right }: Kind<'tree'>, text: Utf8Bytes): boolean {
    const end = text.length - (right === undefined ? 0 : (lengthOf(right) ?? 0));
    let from = left === undefined ? 0 : (lengthOf(left) ?? 0);
    while (from < end) {
      const found = this.#find(middle, text.slice(from, end));
      if (found === undefined) return false;
      const at = from + found.at;
      if (this.#matchesBeside(left, text.slice(0, at))) {
        if (found.lengths.some((length) => this.#matchesBeside(right, text.slice(at + length)))) return true;
      }
      from = at + characterAt(text, at).width;
    }
    return false;
  }

  #matchesBeside(matcher: Matcher | undefined, text: Utf8Bytes): boolean {
    return matcher === undefined ? text === '' : this.matches(matcher, text);
  }

  #find(matcher: Matcher, text: Utf8Bytes): Found | undefined {
    this.#effortLeftBytes -= text.length;
    if (this.#effortLeftBytes < 0) return undefined;
    switch (matcher.kind) {
      case 'nothing':
        return { at: 0, lengths: [0] };
      case 'text':
        return foundAt(text.indexOf(matcher.text), [matcher.text.length]);
      case 'one': {
        const character = charactersOf(text).find(({ bytes }) => matcher.takes(bytes));
        return character && { at: character.at, lengths: [character.bytes.length] };
      }
      case 'anything':
        return { at: 0, lengths: startsIn(text) };
      case 'prefix':
        return findPrefix(matcher, text);
      case 'suffix':
      case 'contains':
        return findLeading(matcher, text);
      case 'ends':
        return findEnds(matcher, text);
      case 'at-least':
        return matcher.count > text.length ? undefined : foundFirst(endsIn(text).slice(matcher.count - 1));
      case 'exactly':
        return findExactly(matcher, text);
      case 'any-of':
        return this.#findAnyOf(matcher, text);
      case 'row':
        return this.#findRow(matcher, text);
      // The reference never finds one: it can only stand beside what is looked for.
      case 'tree':
        return undefined;
    }
  }

  #findAnyOf({ options }: Kind<'any-of'>, text: Utf8Bytes): Found | undefined {
    const all = options.flatMap((option) => this.#find(option, text) ?? []);
    const at = Math.min(...all.map((found) => found.at));
    const lengths = all.flatMap((found) => (found.at === at ? found.lengths : []));
    return all.length === 0 ? undefined : { at, lengths: [...new Set(lengths)] };
  }

  #findRow(row: Kind<'row'>, text: Utf8Bytes): Found | undefined {
    const start = charactersOf(text).find(
      ({ at }) => text.length - at >= row.length && this.#startsWithRow(row, text.slice(at)),
    );
    return start && { at: start.at, lengths: [row.length] };
  }
}

function foundAt(at: number, lengths: readonly number[]): Found | undefined {
  return at === -1 ? undefined : { at, lengths };
}

function foundFirst(lengths: readonly number[]): Found | undefined {
  return lengths.length === 0 ? undefined : { at: 0, lengths };
}

function findPrefix({ text: prefix }: Kind<'prefix'>, text: Utf8Bytes): Found | undefined {
  const at = text.indexOf(prefix);
  const behind = [0, ...endsIn(text.slice(at + prefix.length))];
  return foundAt(
    at,
    behind.map((end) => prefix.length + end),
  );
}

/** With anything before it. A suffix is taken for the first one only, where more of them would do. */
function findLeading({ kind, text: needle }: Kind<'suffix' | 'contains'>, text: Utf8Bytes): Found | undefined {
  const at = text.indexOf(needle);
  if (at === -1) return undefined;
  const end = at + needle.length;
  if (kind === 'suffix') return { at: 0, lengths: [end] };
  return { at: 0, lengths: startsIn(text.slice(end)).map((start) => end + start) };
}

/** Ends are looked for from behind, and not where they overlap. */
function findEnds({ prefix, suffix }: Kind<'ends'>, text: Utf8Bytes): Found | undefined {
  const at = text.indexOf(prefix);
  if (at === -1) return undefined;
  const lengths: number[] = [];
  let rest = text.slice(at);
  for (let end = rest.lastIndexOf(suffix); end !== -1; end = rest.lastIndexOf(suffix)) {
    lengths.push(end + suffix.length);
    rest = rest.slice(0, end);
  }
  return lengths.length === 0 ? undefined : { at, lengths };
}

function findExactly({ count, lacks }: Kind<'exactly'>, text: Utf8Bytes): Found | undefined {
  const ends = endsIn(text);
  const most = new Set([0, ...ends.slice(0, count)]);
  const clean = lacksNot(text, lacks) ? text.slice(0, text.indexOf(lacks)) : text;
  const allowed = lacks === '' ? undefined : new Set(startsIn(clean));
  if (count > text.length) return undefined;
  return foundFirst(ends.slice(count - 1).filter((end) => most.has(end) && allowed?.has(end) !== false));
}

function hasExactly(text: Utf8Bytes, count: number): boolean {
  return countCharacters(text, count + 1) === count;
}

function lacksNot(text: Utf8Bytes, lacks: Utf8Bytes): boolean {
  return lacks !== '' && text.includes(lacks);
}

/** Where characters begin, and the end. */
function startsIn(text: Utf8Bytes): number[] {
  return [...charactersOf(text).map(({ at }) => at), text.length];
}

/** Where characters end; a cut one is counted as long as a replacement character. */
function endsIn(text: Utf8Bytes): number[] {
  return charactersOf(text).map(({ at, bytes }) => at + bytes.length);
}
