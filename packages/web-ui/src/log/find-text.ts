import type { LogRow } from './log-row.ts';

/** Where a search found something: row from 0, places in the row's text. */
export interface Hit {
  readonly row: number;
  readonly first: number;
  readonly last: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** All hits; `hits` holds at most the first 10,000. */
  readonly total: number;
}

const mostHits = 10_000;

/** Finds a text in rows, ignoring case unless the query has a capital letter. */
export function findText(rows: readonly LogRow[], query: string): Found {
  const exact = query !== query.toLowerCase();
  const needle = exact ? query : query.toLowerCase();
  const hits: Hit[] = [];
  let total = 0;
  if (needle === '') return { hits, total };
  rows.forEach((row, index) => {
    const text = exact ? row.text : row.text.toLowerCase();
    for (let first = text.indexOf(needle); first !== -1; first = text.indexOf(needle, first + needle.length)) {
      total += 1;
      if (hits.length < mostHits) hits.push({ row: index, first, last: first + needle.length });
    }
  });
  return { hits, total };
}
