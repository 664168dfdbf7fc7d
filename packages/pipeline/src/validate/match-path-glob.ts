/** Says whether a name matches. */
export type PathGlob = (name: string) => boolean;

/** Whether a name matches a `passed` glob: see {@link compilePathGlob}. */
export function matchPathGlob(glob: string, name: string): boolean {
  return compilePathGlob(glob)(name);
}

/**
 * Compiles a `passed` glob (pipeline-language.md 5.2): `*` and `?` stop at `/`, `[a-z]` and `[^a-z]` are classes, a
 * backslash escapes. A malformed glob matches nothing.
 */
export function compilePathGlob(glob: string): PathGlob {
  const parts = compile(Array.from(glob));
  if (parts === undefined) return () => false;
  const prefix = /^[^*?[\\]*/.exec(glob)?.[0] ?? '';
  return (name) => name.startsWith(prefix) && matchParts(parts, isAstral(name) ? Array.from(name) : name);
}

function isAstral(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

type Part = 'star' | ((char: string) => boolean);

function compile(glob: readonly string[]): Part[] | undefined {
  const parts: Part[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? '';
    if (char === '*') {
      if (parts.at(-1) !== 'star') parts.push('star');
    } else if (char === '?') parts.push((other) => other !== '/');
    else if (char === '[') {
      const range = compileClass(glob, at + 1);
      if (range === undefined) return undefined;
      parts.push(range.matches);
      at = range.end;
    } else {
      const literal = char === '\\' ? glob[++at] : char;
      if (literal === undefined) return undefined;
      parts.push((other) => other === literal);
    }
  }
  return parts;
}

/** Reads a class from behind its bracket; `end` is the position of the closing one. */
function compileClass(glob: readonly string[], start: number) {
  const negated = glob[start] === '^';
  const ranges: [string, string][] = [];
  let at = negated ? start + 1 : start;
  while (glob[at] !== ']' || ranges.length === 0) {
    const low = classCharacter(glob, at);
    if (low === undefined) return undefined;
    at = low.next;
    let high = low;
    if (glob[at] === '-') {
      const upper = classCharacter(glob, at + 1);
      if (upper === undefined) return undefined;
      high = upper;
      at = upper.next;
    }
    ranges.push([low.char, high.char]);
  }
  const matches = (char: string) => {
    const inside = ranges.some(([low, high]) => point(low) <= point(char) && point(char) <= point(high));
    return inside !== negated;
  };
  return { matches, end: at };
}

function classCharacter(glob: readonly string[], at: number) {
  let char = glob[at];
  let next = at + 1;
  if (char === undefined || char === '-' || char === ']') return undefined;
  if (char === '\\') {
    char = glob[next];
    next++;
  }
  return char === undefined || next > glob.length - 1 ? undefined : { char, next };
}

/** Matches with one position to return to: the last star. */
function matchParts(parts: readonly Part[], name: ArrayLike<string>): boolean {
  let part = 0;
  let at = 0;
  let star: { part: number; at: number } | undefined;
  while (at < name.length || part < parts.length) {
    const current = parts[part];
    const char = name[at];
    if (current === 'star') {
      star = { part, at };
      part++;
    } else if (current !== undefined && char !== undefined && current(char)) {
      part++;
      at++;
    } else if (star !== undefined && star.at < name.length && name[star.at] !== '/') {
      star = { part: star.part, at: star.at + 1 };
      part = star.part + 1;
      at = star.at;
    } else {
      return false;
    }
  }
  return true;
}

function point(char: string): number {
  return char.codePointAt(0) ?? 0;
}
