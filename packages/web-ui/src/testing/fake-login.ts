import type { FakeRequest } from './fake-request.ts';
import type { FakeState } from './fake-state.ts';

/** The password that lets anybody in. */
export const fakePassword = 'correct horse';

const form = '/sky/issuer/auth/local/login';

/** The login's redirects and its form, as the stock flow has them (spec/api.md 17): cookies, 401 for a wrong password. */
export async function answerLogin(server: FakeState, { method, url, request, response }: FakeRequest): Promise<void> {
  const redirect = (status: number, to: string) => void response.writeHead(status, { Location: to }).end();
  if (url.pathname === '/sky/logout') {
    server.user = undefined;
    return void response.writeHead(200).end();
  }
  if (url.pathname === '/login' || url.pathname === '/sky/login') {
    return redirect(307, `${form}?${new URLSearchParams({ state: url.searchParams.get('redirect_uri') ?? '/' })}`);
  }
  if (url.pathname === '/sky/callback') {
    const target = new URL(url.searchParams.get('state') ?? '/', server.origin);
    target.searchParams.set('csrf_token', 'f'.repeat(64));
    return redirect(307, target.pathname + target.search);
  }
  if (url.pathname !== form) return void response.writeHead(404).end();
  if (method === 'GET') return server.sendPage(response);
  const fields = new URLSearchParams(await bodyOf(request));
  if (fields.get('password') !== fakePassword) {
    const page = '<p id="login-error">invalid username and password.</p>';
    return void response.writeHead(401, { 'Content-Type': 'text/html' }).end(page);
  }
  server.user = fields.get('login') ?? 'somebody';
  return redirect(303, `/sky/callback?${new URLSearchParams({ state: url.searchParams.get('state') ?? '/' })}`);
}

async function bodyOf(request: FakeRequest['request']): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
