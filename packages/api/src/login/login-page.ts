import type { ApiRequest } from '../http/api-request.ts';
import { escapeHtml, html, type Reply } from '../http/reply.ts';
import { renderPage } from '../pages/render-page.ts';
import type { Services } from '../services.ts';

/**
 * The form for local users (api.md 17.9). Scripts draw it from the page's metas; the same form stands in the page for
 * browsers without them and for programs that read it.
 */
export async function loginPage(
  request: ApiRequest,
  services: Services,
  { status, name = '', error = '' }: { status: number; name?: string; error?: string },
): Promise<Reply> {
  const metas = error === '' ? {} : { 'login-error': error, 'login-name': name };
  const page = await renderPage(request, services, { metas, plain: plainForm(request.url, name, error) });
  return html(status, page.body, page.headers);
}

/** What cannot go on, said as a page. */
export function errorPage(reason: string): Reply {
  return html(
    400,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rondo</title><h1>Log in</h1><p>${escapeHtml(reason)}</p><p><a href="/">Back to the first page</a></p></html>\n`,
  );
}

function plainForm(action: string, name: string, error: string): string {
  return [
    '<h1>Log in</h1>',
    error === '' ? '' : `<p id="login-error" role="alert">${escapeHtml(error)}</p>`,
    `<form method="post" action="${escapeHtml(action)}" autocomplete="off">`,
    `<label>username <input id="login" name="login" required value="${escapeHtml(name)}"></label>`,
    '<label>password <input id="password" name="password" type="password" required></label>',
    '<button id="submit-login" type="submit">Log in</button>',
    '</form>',
  ].join('');
}
