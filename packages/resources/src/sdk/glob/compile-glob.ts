import { escapeRegex } from '../escape-regex.ts';
import { ProgramFailure } from '../program-failure.ts';

/**
 * Compiles one of Go's patterns for one part of a path: `*`, `?`, `[a-z]`, `[^a]`, backslash; hidden names match, braces
 * mean themselves (resources.md 2.4). Throws ProgramFailure for a pattern that is none.
 */
export function compileGlob(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const end = classEnd(pattern, index);
      source += classSource(pattern.slice(index + 1, end));
      index = end;
    } else if (character === '\\') {
      index += 1;
      if (index === pattern.length) throw badPattern(pattern);
      source += escapeRegex(pattern.charAt(index));
    } else source += escapeRegex(character);
  }
  return new RegExp(`^${source}$`, 's');
}

function classEnd(pattern: string, start: number): number {
  for (let index = start + 1; index < pattern.length; index += 1) {
    if (pattern.charAt(index) === '\\') index += 1;
    else if (pattern.charAt(index) === ']' && index > start + 1) return index;
  }
  throw badPattern(pattern);
}

/** What stands between the brackets: ranges and characters, which a backslash may protect. */
function classSource(body: string): string {
  const negated = body.startsWith('^');
  const characters = (negated ? body.slice(1) : body).replaceAll(
    /\\(.)|([\]\\^[])/gs,
    (_whole, quoted?: string, special?: string) => `\\${quoted ?? special}`,
  );
  return negated ? `[^${characters}/]` : `[${characters}]`;
}

function badPattern(pattern: string): ProgramFailure {
  return new ProgramFailure(`syntax error in pattern: ${pattern}`);
}
