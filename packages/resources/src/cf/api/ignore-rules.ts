import { escapeRegex } from '../../sdk/escape-regex.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
}

/**
 * The rules of a `.cfignore`, which are those of a `.gitignore`: one a line, the last that matches counts, `!` takes back,
 * `/` at the end is for directories, `/` elsewhere ties to the top, `**` is any number of directories.
 */
export function parseIgnoreRules(lines: readonly string[]): (path: string, isDirectory: boolean) => boolean {
  const rules = lines.flatMap(parseRule);
  return (path, isDirectory) => {
    const last = rules.findLast((rule) => (isDirectory || !rule.directoriesOnly) && rule.pattern.test(path));
    return last !== undefined && !last.negated;
  };
}

function parseRule(line: string): Rule[] {
  const written = line.replace(/\r$/, '').replace(/(?<!\\)\s+$/, '');
  if (written === '' || written.startsWith('#')) return [];
  const negated = written.startsWith('!');
  const body = (negated ? written.slice(1) : written).replace(/^\\([#!])/, '$1');
  const directoriesOnly = body.endsWith('/');
  const path = body.replace(/\/+$/, '');
  const tied = path.includes('/');
  const source = path
    .replace(/^\//, '')
    .split('/')
    .map((part) => (part === '**' ? '**' : partSource(part)))
    .join('/')
    .replaceAll(/(^|\/)\*\*(?=\/)/g, '$1(?:[^/]+/)*?\u0000')
    .replaceAll('\u0000/', '')
    .replace(/\/\*\*$/, '/.+');
  return [{ pattern: new RegExp(`^${tied ? '' : '(?:.*/)?'}${source}$`, 's'), negated, directoriesOnly }];
}

/** One part of a path: `*`, `?`, `[a-z]`, backslash. */
function partSource(part: string): string {
  return part.replaceAll(/\\(.)|(\*+)|(\?)|\[(!|\^)?([^\]]+)\]|([^\\*?[]+|\[)/g, (...found) => {
    const [, quoted, stars, question, not, members, plain] = found as (string | undefined)[];
    if (quoted !== undefined) return escapeRegex(quoted);
    if (stars !== undefined) return '[^/]*';
    if (question !== undefined) return '[^/]';
    if (members !== undefined) return `[${not === undefined ? '' : '^'}${members.replaceAll(/[\\\]^[]/g, '\\$&')}]`;
    return escapeRegex(plain ?? '');
  });
}
