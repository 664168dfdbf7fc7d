/**
 * Reads an `Authorization` value (or a `skymarshal_auth` cookie): the token, `none` where there is no value, or `malformed`
 * where it is not exactly two words of which the first is `bearer` (api.md 5.1).
 */
export function readBearer(
  value: string | undefined,
): { kind: 'none' } | { kind: 'malformed' } | { kind: 'token'; token: string } {
  if (value === undefined || value === '') return { kind: 'none' };
  const [scheme = '', token = '', ...rest] = value.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '' || rest.length > 0) return { kind: 'malformed' };
  return { kind: 'token', token };
}
