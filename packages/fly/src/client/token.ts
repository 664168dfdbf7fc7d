/** What proves who someone is: `bearer` and the token. */
export interface Token {
  readonly type: string;
  readonly value: string;
}

/**
 * The header for a token; undefined where there never was one. After logging out it says `Bearer` and nothing, so that a server
 * refuses what it would otherwise answer for strangers.
 */
export function authorizationOf(token: Token | undefined): string | undefined {
  if (token === undefined) return undefined;
  return `${nameOf(token.type)} ${token.value}`;
}

function nameOf(type: string): string {
  const known: Readonly<Record<string, string>> = { '': 'Bearer', bearer: 'Bearer', basic: 'Basic', mac: 'MAC' };
  return known[type.toLowerCase()] ?? type;
}

/** When a token expires, as is written in it: 20 random bytes, then Unix seconds, little-endian (fly.md 22.3). */
export function tokenExpiry(value: string): Date | undefined {
  const bytes = Buffer.from(value, 'base64');
  const isCanonical = bytes.toString('base64').replace(/=+$/, '') === value;
  if (bytes.length !== 28 || !isCanonical) return undefined;
  const expiry = new Date(Number(bytes.readBigUInt64LE(20)) * 1000);
  return Number.isNaN(expiry.getTime()) ? undefined : expiry;
}
