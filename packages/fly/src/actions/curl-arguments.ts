import type { Connection } from '../client/connection.ts';
import { FlyError } from '../failures/fly-error.ts';

/** What `curl` is run with: the token, the caller's flags, the URL of the path on the server (fly.md 21.5). */
export function curlArguments({ url, token }: Connection, path: string, flags: readonly string[]): string[] {
  if (token === undefined) throw new FlyError('the target has no token: log in first');
  const address = new URL(url);
  const [pathname = '', ...query] = path.split('?');
  address.pathname = pathname;
  address.search = query.join('?');
  return ['-H', `Authorization: ${token.type} ${token.value}`, ...flags, address.href];
}

/** A command line to look at: words with blanks in double quotes. */
export function quoteArguments(words: readonly string[]): string {
  return words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
}
