import type { ApiRequest } from '../http/api-request.ts';
import { type Reply, redirect } from '../http/reply.ts';

/** `/login`, where older clients and `fly login` begin (api.md 17.6). */
export async function legacyLogin(request: ApiRequest): Promise<Reply> {
  const flyPort = request.query.get('fly_port');
  if (flyPort !== null && /^\d{1,5}$/.test(flyPort)) {
    return redirect(302, `/sky/login?redirect_uri=/fly_success%3Ffly_port=${flyPort}`);
  }
  return redirect(302, `/sky/login${request.url.slice(request.path.length)}`);
}

export async function legacyLogout(): Promise<Reply> {
  return redirect(301, '/sky/logout');
}

/** Where identity providers were told to return to before the issuer had a callback of its own. */
export async function legacyCallback(request: ApiRequest): Promise<Reply> {
  const query = new URLSearchParams(request.query);
  query.sort();
  return redirect(301, `/sky/issuer/callback?${query}`);
}
