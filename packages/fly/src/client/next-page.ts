import type { Query } from './encode-url.ts';
import type { Reply } from './reply.ts';

/** The query of the next page of a listing; undefined on the last one. */
export function nextPage(reply: Reply): Query | undefined {
  const link = reply.header('link') ?? '';
  for (const [, url = '', parameters = ''] of link.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (!/rel="?next"?/.test(parameters)) continue;
    const query = URL.parse(url, 'http://localhost')?.searchParams;
    const kept = ['from', 'to', 'limit'].flatMap((name): [string, string][] => {
      const value = Number.parseInt(query?.get(name) ?? '', 10);
      return value > 0 ? [[name, String(value)]] : [];
    });
    return kept;
  }
  return undefined;
}
