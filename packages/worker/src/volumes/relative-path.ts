import { dirname, relative, sep } from 'node:path';

/** The deepest directory that holds all of the given absolute paths (itself above each of them). Pure. */
export function commonDirectory(paths: string[]): string {
  const [first = '/', ...rest] = paths;
  let common = dirname(first);
  for (const path of rest) {
    while (!path.startsWith(common === sep ? sep : common + sep)) common = dirname(common);
  }
  return common;
}

/** `path` as seen from `directory`, never empty. Pure. */
export function relativeTo(directory: string, path: string): string {
  return relative(directory, path) || '.';
}
