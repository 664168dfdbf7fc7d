import type { BuildPage } from '@rondo/db';
import type { InstanceVars } from '@rondo/protocol';
import { writeInstanceVars } from '@rondo/protocol';
import { badRequest } from './http-error.ts';
import { lastSecond } from './limits-of-numbers.ts';

const defaultLimit = 100;
const maxLimit = 10_000;

/** The page that a query asks for: `from`, `to` and `limit`, by id or, with `timestamps`, by start time (api.md 9). Answers 400. */
export function readPage(query: URLSearchParams): BuildPage {
  const isByTime = (query.get('timestamps') ?? '') !== '';
  const from = readBound(query.get('from'), isByTime);
  const to = readBound(query.get('to'), isByTime);
  const limit = readNumber(query.get('limit')) ?? 0;
  if (limit < 0) throw badRequest('limit must not be negative\n');
  if (from !== undefined && to !== undefined && from > to) throw badRequest('from must not be greater than to\n');
  return {
    limit: Math.min(limit === 0 ? defaultLimit : limit, maxLimit),
    isByTime,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** No build began before 1970 or after the year 9999; of times further away the database would know nothing. */
function readBound(word: string | null, isTime: boolean): number | undefined {
  const bound = readNumber(word);
  return bound === undefined || !isTime ? bound : Math.max(0, Math.min(bound, lastSecond));
}

/** Absent or zero is no bound; a word that is no number reads as zero, as in stock. */
function readNumber(word: string | null): number | undefined {
  if (word === null || !/^-?\d{1,15}$/.test(word)) return undefined;
  return Number(word) === 0 ? undefined : Number(word);
}

/** `Link` headers to the pages beside this one, the older first. `path` is the list's address from `/api` on. */
export function pageLinks(
  { newerFrom, olderTo }: { newerFrom: number | undefined; olderTo: number | undefined },
  options: {
    externalUrl: string;
    path: string;
    limit: number;
    instanceVars?: InstanceVars | undefined;
    filter?: readonly string[];
  },
): { link?: string[] } {
  const { externalUrl, path, limit, instanceVars, filter = [] } = options;
  const vars = instanceVars === undefined ? '' : `&${writeInstanceVars(instanceVars)}`;
  const filters = filter.map((word) => `&filter=${encodeURIComponent(word)}`).join('');
  const link = (bound: string, rel: string) =>
    `<${externalUrl}${path}?${bound}&limit=${limit}${vars}${filters}>; rel="${rel}"`;
  const links = [
    ...(olderTo === undefined ? [] : [link(`to=${olderTo}`, 'next')]),
    ...(newerFrom === undefined ? [] : [link(`from=${newerFrom}`, 'previous')]),
  ];
  return links.length === 0 ? {} : { link: links };
}
