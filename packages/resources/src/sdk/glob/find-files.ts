import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compileGlob } from './compile-glob.ts';

/** Paths below a directory that match one of Go's patterns, sorted; `*` stays within one part of a path. */
export function findFiles(directory: string, pattern: string): string[] {
  let found = [directory];
  for (const part of pattern.split('/').filter((piece) => piece !== '' && piece !== '.')) {
    found = found.flatMap((path) => step(path, part));
  }
  return found;
}

function step(directory: string, part: string): string[] {
  if (part === '..' || !/[*?[\\]/.test(part)) {
    const path = join(directory, part);
    return statSync(path, { throwIfNoEntry: false }) === undefined ? [] : [path];
  }
  const glob = compileGlob(part);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(directory)
    .filter((name) => glob.test(name))
    .sort()
    .map((name) => join(directory, name));
}
