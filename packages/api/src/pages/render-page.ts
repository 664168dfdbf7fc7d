import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiRequest } from '../http/api-request.ts';
import { readSessionCookies } from '../http/cookies.ts';
import { escapeHtml } from '../http/reply.ts';
import { presentFlags } from '../present/present-flags.ts';
import type { Services } from '../services.ts';

/** The page may load and talk to nothing but this server; fly's own listener on the loopback is where its token goes. */
const pagePolicy = [
  "default-src 'self'",
  "img-src 'self' data: https:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self' http://127.0.0.1:*",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self' http://127.0.0.1:*",
].join('; ');

const unbuilt =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rondo</title></head><body></body></html>';

/** The one page of the UI with what the server has to tell it in metas (api.md 19.1); `plain` is shown where scripts do not run. */
export async function renderPage(
  request: ApiRequest,
  { config, uiDirectory }: Services,
  { metas = {}, plain = '' }: { metas?: Readonly<Record<string, string>>; plain?: string } = {},
): Promise<{ body: string; headers: Readonly<Record<string, string>> }> {
  const { auth = '', csrf = '' } = readSessionCookies(request.headers.cookie);
  const isFlySuccess = request.url.split('?')[0] === '/fly_success';
  const all = {
    'csrf-token': csrf,
    // The token goes into the page only where fly waits for it; everywhere else the cookie stays out of scripts' reach.
    ...(isFlySuccess ? { 'auth-token': auth } : {}),
    'feature-flags': JSON.stringify(presentFlags(config.featureFlags)),
    ...metas,
  };
  const head = Object.entries(all).map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}" />`);
  const index = uiDirectory === undefined ? unbuilt : await readFile(join(uiDirectory, 'index.html'), 'utf8');
  const fallback = uiDirectory === undefined ? plain : `<noscript>${plain}</noscript>`;
  const body = index
    .replace('</head>', () => `${head.join('')}</head>`)
    .replace('</body>', () => `${plain === '' ? '' : fallback}</body>`);
  return { body, headers: { 'content-security-policy': pagePolicy } };
}
