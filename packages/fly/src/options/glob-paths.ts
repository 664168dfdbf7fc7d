import { lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A glob that can't be read. */
export class BadPatternError extends Error {
  override readonly name = 'BadPatternError';
  readonly code = 'BAD_PATTERN';
}

/**
 * Paths that a shell-style glob matches, as typed (relative ones stay relative), sorted within a directory: `*`, `?` and
 * `[...]` within one part of a path, `\` before a plain character.
 */
export function globPaths(pattern: string, cwd: string): string[] {
  if (!/[*?[\\]/.test(pattern)) return exists(resolve(cwd, pattern)) ? [pattern] : [];
  const slash = pattern.lastIndexOf('/');
  const [parent, name] = slash === -1 ? ['', pattern] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
  const matcher = toMatcher(name);
  const parents = slash === -1 ? [''] : slash === 0 ? ['/'] : globPaths(parent, cwd);
  return parents.flatMap((directory) =>
    namesIn(resolve(cwd, directory))
      .filter((entry) => matcher.test(entry))
      .map((entry) => join(directory, entry)),
  );
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined || isDirectory(dirname(path), path);
  } catch {
    // As the reference does: what can't be looked at is not there.
    return false;
  }
}

/** `name/` exists only as a directory. */
function isDirectory(parent: string, path: string): boolean {
  return path.endsWith('/') && parent !== path && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch {
    // As the reference does: what can't be listed matches nothing.
    return [];
  }
}

function join(directory: string, name: string): string {
  if (directory === '') return name;
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

function toMatcher(pattern: string): RegExp {
  const token = /\*+|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|([^*?[\\])/suy;
  const parts: string[] = [];
  while (token.lastIndex < pattern.length) {
    const [whole, negated, members, escaped, plain] = token.exec(pattern) ?? [];
    if (whole === undefined) throw new BadPatternError('syntax error in pattern');
    if (members !== undefined) parts.push(`[${negated === '^' ? '^' : ''}${members.replace(/[[&|^]/g, '\\$&')}]`);
    else if (escaped !== undefined || plain !== undefined)
      parts.push((escaped ?? plain ?? '').replace(/[/\\^$*+?.()|[\]{}-]/, '\\$&'));
    else parts.push(whole === '?' ? '[^/]' : '[^/]*');
  }
  return new RegExp(`^${parts.join('')}$`, 'su');
}
