import { openSync } from 'node:fs';

/** sockaddr_un has room for 107 bytes; `/.s.PGSQL.65535` takes 15 of them. */
const longestDirectoryBytes = 107 - 15;
const opened = new Map<string, string>();

/**
 * A name of the same directory that is short enough to connect through. A long one is reached through a descriptor that
 * this process keeps open to it from then on.
 */
export function shortSocketDirectory(directory: string): string {
  if (Buffer.byteLength(directory) <= longestDirectoryBytes) return directory;
  const known = opened.get(directory);
  if (known !== undefined) return known;
  const short = `/proc/self/fd/${openSync(directory, 'r')}`;
  opened.set(directory, short);
  return short;
}
