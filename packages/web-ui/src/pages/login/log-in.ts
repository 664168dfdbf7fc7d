/** A way to log in other than by password: a link to follow. */
export interface Connector {
  readonly name: string;
  readonly href: string;
}

export type LoginOutcome =
  | { readonly kind: 'done'; readonly address: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** The login lives on another address than this page, or does not answer: only going there helps. */
  | { readonly kind: 'elsewhere' };

export type LoginOffer =
  | { readonly kind: 'form'; readonly action: string; readonly connectors: readonly Connector[] }
  | { readonly kind: 'connectors'; readonly connectors: readonly Connector[] }
  | { readonly kind: 'done'; readonly address: string }
  | { readonly kind: 'elsewhere' };

/** What logging in needs from the browser. */
export interface LoginPorts {
  readonly fetch: typeof fetch;
  readonly parse: (html: string) => Document;
  readonly origin: string;
}

const passwordConnectors = /\/sky\/issuer\/auth\/(local|ldap)(\/login)?(\?|$)/;

/**
 * Asks the server how one can log in (spec/api.md 17): follows `/sky/login` to the form of the password connector, or to the
 * list of connectors, whichever the server has. Works against a stock server as well.
 */
export async function askForLogin(returnTo: string, ports: LoginPorts): Promise<LoginOffer> {
  const first = await load(`/sky/login?${new URLSearchParams({ redirect_uri: returnTo })}`, ports);
  if (first === undefined) return { kind: 'elsewhere' };
  if (!new URL(first.address).pathname.startsWith('/sky/')) return { kind: 'done', address: first.address };
  if (isForm(first.address)) return { kind: 'form', action: first.address, connectors: [] };
  const connectors = connectorsOf(ports.parse(first.html), first.address);
  const password = connectors.find((connector) => passwordConnectors.test(connector.href));
  if (password === undefined) return { kind: 'connectors', connectors };
  const form = await load(password.href, ports);
  if (form === undefined || !isForm(form.address)) return { kind: 'connectors', connectors };
  return { kind: 'form', action: form.address, connectors: connectors.filter((connector) => connector !== password) };
}

/** Posts name and password to the form; the redirects that follow set the session's cookies. */
export async function sendPassword(
  action: string,
  name: string,
  password: string,
  ports: LoginPorts,
): Promise<LoginOutcome> {
  try {
    const response = await ports.fetch(action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ login: name, password }).toString(),
      credentials: 'same-origin',
    });
    if (response.ok && !isForm(response.url)) return { kind: 'done', address: response.url };
    return { kind: 'refused', message: refusalOf(ports.parse(await response.text())) };
  } catch {
    return { kind: 'elsewhere' };
  }
}

async function load(path: string, ports: LoginPorts): Promise<{ address: string; html: string } | undefined> {
  try {
    const response = await ports.fetch(path, { credentials: 'same-origin' });
    if (!response.ok) return undefined;
    return { address: new URL(response.url, ports.origin).href, html: await response.text() };
  } catch {
    return undefined;
  }
}

function isForm(address: string): boolean {
  return /\/sky\/issuer\/auth\/[^/]+\/login(\?|$)/.test(address);
}

function connectorsOf(page: Document, base: string): Connector[] {
  return [...page.querySelectorAll('a[href*="/sky/issuer/auth/"]')].map((link) => ({
    name: link.textContent?.trim() ?? '',
    href: new URL(link.getAttribute('href') ?? '', base).href,
  }));
}

function refusalOf(page: Document): string {
  const meta = page.querySelector('meta[name="login-error"]')?.getAttribute('content');
  const text = meta ?? page.querySelector('#login-error')?.textContent;
  return text === null || text === undefined || text.trim() === '' ? 'invalid username and password.' : text.trim();
}
