/** Query parameters in the order of the caller. */
export type Query = readonly (readonly [string, string])[];

/** A path with each variable part escaped as one segment. */
export function pathOf(...segments: readonly string[]): string {
  return segments.map((segment) => `/${escapeExcept(segment, /[A-Za-z0-9\-_.~$&+:=@]/)}`).join('');
}

/** A query sorted by key, `?` included; empty for none. */
export function queryOf(query: Query): string {
  if (query.length === 0) return '';
  const pairs = query
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, value]) => `${escapeQuery(key)}=${escapeQuery(value)}`);
  return `?${pairs.join('&')}`;
}

function escapeQuery(text: string): string {
  return escapeExcept(text, /[A-Za-z0-9\-_.~ ]/).replaceAll(' ', '+');
}

function escapeExcept(text: string, plain: RegExp): string {
  return Array.from(Buffer.from(text), (byte) => {
    const char = String.fromCharCode(byte);
    return plain.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
