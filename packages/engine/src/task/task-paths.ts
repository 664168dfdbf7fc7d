import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** Where a task's files lie: `/tmp/build/` and the first 8 hexadecimal digits of its name's SHA-256 (pipeline-language.md 13.1). */
export function taskDirectory(taskName: string): string {
  return `/tmp/build/${createHash('sha256').update(taskName).digest('hex').slice(0, 8)}`;
}

/** A path of an input, output, cache or `dir`: absolute ones as they are, others below the directory, every `..` deleted. */
export function pathInTask(directory: string, path: string): string {
  if (path.startsWith('/')) return trimSlash(posix.normalize(path));
  return trimSlash(posix.join(directory, path.replaceAll('..', '')));
}

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
