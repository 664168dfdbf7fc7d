import { isGapCode, isWordCode, type SourceCursor } from './source-cursor.ts';

/** Reads `&name` or `*name` and returns the name. */
export function scanAnchor(cursor: SourceCursor): string {
  const start = cursor.mark();
  cursor.skip();
  const from = cursor.at;
  while (isWordCode(cursor.code())) cursor.skip();
  const name = cursor.text.slice(from, cursor.at);
  const next = cursor.code();
  if (name === '' || !(isGapCode(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
    throw cursor.error('did not find expected alphabetic or numeric character', start);
  }
  return name;
}
