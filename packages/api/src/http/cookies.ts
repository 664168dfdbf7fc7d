const authCookie = 'skymarshal_auth';
const csrfCookie = 'skymarshal_csrf';

export type SessionCookies = { readonly auth: string | undefined; readonly csrf: string | undefined };

const noCookies: SessionCookies = { auth: undefined, csrf: undefined };

/** The session's cookies; a value may stand in double quotes (api.md 17.5). */
export function readSessionCookies(header: string | undefined): SessionCookies {
  if (header === undefined) return noCookies;
  const values = new Map<string, string>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    const value = part.slice(equals + 1).trim();
    if (!values.has(name)) values.set(name, /^".*"$/.test(value) ? value.slice(1, -1) : value);
  }
  return { auth: values.get(authCookie), csrf: values.get(csrfCookie) };
}

/** Both cookies of a new session. */
export function setSessionCookies(session: {
  token: string;
  csrf: string;
  expiresAtMs: number;
  isSecure: boolean;
}): string[] {
  const expires = new Date(session.expiresAtMs).toUTCString();
  const attributes = `Path=/; Expires=${expires}; HttpOnly${session.isSecure ? '; Secure' : ''}; SameSite=Lax`;
  return [`${authCookie}="bearer ${session.token}"; ${attributes}`, `${csrfCookie}=${session.csrf}; ${attributes}`];
}

/** Takes both cookies away. */
export function clearSessionCookies(): string[] {
  return [authCookie, csrfCookie].map((name) => `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
}
