import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitSource } from '../request.ts';

/** Writes `~/.netrc` anew: an entry for each submodule host, then the default one; none when there are no credentials. */
export function writeNetrc(
  home: string,
  source: Pick<GitSource, 'username' | 'password' | 'submodule_credentials'>,
): void {
  const path = join(home, '.netrc');
  rmSync(path, { force: true });
  const entries = [
    ...source.submodule_credentials
      .filter(({ host, username, password }) => host !== '' && username !== '' && password !== '')
      .map((entry) => netrcEntry(`machine ${quoted(entry.host)}`, entry)),
    ...(source.username !== '' && source.password !== '' ? [netrcEntry('default', source)] : []),
  ];
  if (entries.length > 0) writeFileSync(path, entries.join(''), { mode: 0o600 });
}

function netrcEntry(machine: string, credentials: { username: string; password: string }): string {
  return `${machine} login ${quoted(credentials.username)} password ${quoted(credentials.password)}\n`;
}

/** Plain where it can be; a text with blanks or quotes would end early. */
function quoted(text: string): string {
  return /^[^\s"\\#]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
