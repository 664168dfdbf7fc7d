import { UnsafeRedirectError } from '../errors.ts';

const maxUnescapes = 5;

/**
 * The path on this server that a login may return to, with its query sorted and the CSRF token merged in (api.md 17.3).
 * Throws UnsafeRedirectError for what cannot be made one.
 */
export function safeRedirect(redirectUri: string, csrfToken: string): string {
  const unescaped = unescapeFully(redirectUri === '' ? '/' : redirectUri);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
  if (/[\\\u0000-\u001f\u007f]/.test(unescaped)) throw new UnsafeRedirectError();
  const [path = '', ...queries] = `/${unescaped}`.split('?');
  const query = new URLSearchParams(queries.join('?'));
  query.set('csrf_token', csrfToken);
  query.sort();
  return `${encodePath(path.replace(/\/{2,}/g, '/'))}?${query}`;
}

function unescapeFully(text: string): string {
  let current = text;
  for (let round = 0; round < maxUnescapes; round += 1) {
    let next: string;
    try {
      next = decodeURIComponent(current.replaceAll('+', ' '));
    } catch {
      throw new UnsafeRedirectError();
    }
    if (next === current) return current;
    current = next;
  }
  throw new UnsafeRedirectError();
}

function encodePath(path: string): string {
  return path.split('/').map(encodePathSegment).join('/');
}

/** What Go leaves as it is in a path stays readable; everything else is escaped. */
function encodePathSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(3A|3B|40|26|3D|2B|24|2C)/g, (escaped) => decodeURIComponent(escaped));
}
